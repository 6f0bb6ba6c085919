package io.berth.impl.osgi;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the commands to the shell of this framework: to Karaf's with help and completion, else to
 * Gogo. Never to both, since Karaf's shell takes Gogo's commands too, and would have each twice.
 */
@Component(
        service = {},
        immediate = true)
public final class CommandOffer {

    private static final Logger LOG = LoggerFactory.getLogger(CommandOffer.class);

    private final Runnable withdrawal;

    /** By declarative services. */
    @Activate
    public CommandOffer(@Reference Harbour harbour, BundleContext context) {
        this.withdrawal = offer(new Commands(harbour.lookout(), harbour.berths()), context);
    }

    private static Runnable offer(Commands commands, BundleContext context) {
        try {
            return KarafCommands.offer(commands, context);
        } catch (LinkageError absent) {
            LOG.debug("Commands are not Karaf's: its packages are not there", absent);
            return commands.offer(context);
        }
    }

    @Deactivate
    void withdraw() {
        withdrawal.run();
    }
}
