package io.berth.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * Many clients in a process of their own, since each needs a descriptor. They connect and exchange
 * a byte each; then they are idle until a line of input has each exchange one more.
 */
public final class Crowd {

    private final List<Socket> members = new ArrayList<>();

    private Crowd() {}

    /**
     * @param arguments the port, the number of clients
     */
    public static void main(String[] arguments) throws IOException {
        Crowd crowd = new Crowd();
        crowd.gather(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        crowd.exchange();
        System.out.println("idle");
        Scanner input = new Scanner(System.in);
        while (input.hasNextLine()) {
            input.nextLine();
            crowd.exchange();
            System.out.println("answered");
        }
    }

    private void gather(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            members.add(socket);
        }
    }

    private void exchange() throws IOException {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).getOutputStream().write(i);
        }
        for (int i = 0; i < members.size(); i++) {
            int answer = members.get(i).getInputStream().read();
            if (answer != (i & 0xff)) {
                throw new IOException("client " + i + " was answered " + answer);
            }
        }
    }
}
