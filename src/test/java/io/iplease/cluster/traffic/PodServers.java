package io.iplease.cluster.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in each of the Pods' network namespaces. */
public final class PodServers implements AutoCloseable {

    /** Pods on each side. */
    public static final int MOST = 3;

    private static final Path NAMESPACES = Path.of("/run/netns");

    private final List<NamespacedProgram> servers = new ArrayList<>();

    /** Starts the servers, and waits until all listen. */
    public PodServers() {
        for (Side side : Side.values()) {
            for (int i = 0; i < MOST; i++) {
                servers.add(new NamespacedProgram(
                        "p" + side.prefix() + i, PodServer.class, side.prefix() + i, Integer.toString(Side.PORT)));
            }
        }
        servers.forEach(PodServers::awaitListening);
    }

    /** Whether this machine has the network namespaces, with a kube-proxy for the cluster of {@code $KUBECONFIG}. */
    public static boolean canRun() {
        String cluster = System.getenv("KUBECONFIG");
        return cluster != null
                && Files.exists(Path.of(cluster).resolveSibling("proxy.pid"))
                && Files.exists(NAMESPACES.resolve("cl"));
    }

    /** How many have not ended by themselves. */
    public long running() {
        return servers.stream().filter(NamespacedProgram::isRunning).count();
    }

    @Override
    public void close() {
        servers.forEach(NamespacedProgram::close);
    }

    private static void awaitListening(NamespacedProgram server) {
        try {
            if (server.output().readLine() == null) {
                throw new IllegalStateException("a server did not start");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
