package io.berth.itest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * What {@link Crowd} is, with TLS. No member resumes the session of another: they are to stand for
 * as many different clients.
 */
public final class TlsCrowd {

    /** It says how far it is, since on a busy machine it takes a while. */
    private static final int STEP = 100;

    private final List<TlsPeer> members = new ArrayList<>();

    private TlsCrowd() {}

    /**
     * @param arguments the port, the number of clients, the protocol
     */
    public static void main(String[] arguments) throws IOException {
        // One key to agree on in place of a choice of them: half the work.
        System.setProperty("jdk.tls.namedGroups", "x25519");
        TlsCrowd crowd = new TlsCrowd();
        int count = Integer.parseInt(arguments[1]);
        for (int i = 0; i < count; i++) {
            crowd.members.add(TlsPeer.to(Integer.parseInt(arguments[0]), arguments[2]));
            if (i % STEP == 0) {
                System.out.println("met " + i);
            }
        }
        crowd.exchange();
        System.out.println("idle");
        Scanner input = new Scanner(System.in);
        while (input.hasNextLine()) {
            input.nextLine();
            crowd.exchange();
            System.out.println("answered");
        }
    }

    private void exchange() throws IOException {
        for (TlsPeer member : members) {
            if (!member.exchange("hello").equals("hello")) {
                throw new IOException("a wrong answer");
            }
        }
    }
}
