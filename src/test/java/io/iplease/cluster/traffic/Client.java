package io.iplease.cluster.traffic;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;

/** {@link OpenLoad} as a program that runs until its input ends, and prints a line for each connection. */
public final class Client {

    private Client() {}

    /** @param args address, port, new connections each second, long-lived connections */
    public static void main(String[] args) throws IOException {
        try (PrintStream out =
                        new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true);
                OpenLoad load = new OpenLoad(
                        new InetSocketAddress(args[0], Integer.parseInt(args[1])),
                        connection -> out.println(connection.line()))) {
            load.start(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            System.in.read();
        }
    }
}
