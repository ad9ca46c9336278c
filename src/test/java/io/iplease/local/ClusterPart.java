package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of the test cluster, which may be taken away. Programs of other clusters may not. */
public enum ClusterPart {
    ETCD("etcd"),
    API_SERVER("kube-apiserver"),
    METAL_LB("metallb-controller");

    private static final String SCRIPT = "src/test/cluster/part";

    private final String program;

    ClusterPart(String program) {
        this.program = program;
    }

    /** Whether the cluster of {@code $KUBECONFIG} is the test cluster. */
    public static boolean canBeTakenAway() {
        return Files.exists(directory().resolve("commands"));
    }

    /** Facts of the test cluster: {@code KEY=value} lines. */
    public static Path facts() {
        return directory().resolve("env");
    }

    /** Takes it away without warning. */
    public void kill() {
        run("kill");
    }

    /** Brings it back; it may need a moment. */
    public void start() {
        run("start");
    }

    private void run(String what) {
        ProcessBuilder script = new ProcessBuilder(SCRIPT, what, program).inheritIO();
        script.environment().put("CLUSTER_RUN", directory().toString());
        try {
            if (script.start().waitFor() != 0) {
                throw new IllegalStateException("%s %s %s failed".formatted(SCRIPT, what, program));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path directory() {
        return Path.of(System.getenv("KUBECONFIG")).toAbsolutePath().getParent();
    }
}
