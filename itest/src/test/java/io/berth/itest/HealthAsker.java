package io.berth.itest;

import static java.util.stream.Collectors.joining;

import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks the executor of health checks from inside the framework, whose classes a test can't see. */
@Component(property = "asks=health")
public final class HealthAsker implements UnaryOperator<String> {

    private final HealthCheckExecutor executor;

    /** Called by SCR. */
    @Activate
    public HealthAsker(@Reference HealthCheckExecutor executor) {
        this.executor = executor;
    }

    /**
     * Has checks executed, now.
     *
     * @param wanted the check of the name {@code name:...}, or all with a tag
     * @return a line for each: its name, its status and what it says
     */
    @Override
    public String apply(String wanted) {
        HealthCheckExecutionOptions now =
                new HealthCheckExecutionOptions().setForceInstantExecution(true);
        return executor.execute(selector(wanted), now).stream()
                .map(HealthAsker::line)
                .sorted()
                .collect(joining("\n"));
    }

    private static HealthCheckSelector selector(String wanted) {
        return wanted.startsWith("name:")
                ? HealthCheckSelector.names(wanted.substring("name:".length()))
                : HealthCheckSelector.tags(wanted);
    }

    private static String line(HealthCheckExecutionResult executed) {
        Result result = executed.getHealthCheckResult();
        String said =
                StreamSupport.stream(result.spliterator(), false)
                        .map(ResultLog.Entry::getMessage)
                        .collect(joining("; "));
        return executed.getHealthCheckMetadata().getName() + " " + result.getStatus() + " " + said;
    }
}
