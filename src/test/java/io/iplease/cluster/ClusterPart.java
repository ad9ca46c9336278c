package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of the test cluster, which a test may take away. Where another cluster is used, such a test is skipped. */
enum ClusterPart {
    API_SERVER("kube-apiserver"),
    METAL_LB("metallb-controller");

    private static final String SCRIPT = "src/test/cluster/part";

    private final String program;

    ClusterPart(String program) {
        this.program = program;
    }

    /** Skips the test unless the cluster is the test cluster. */
    static void assumeTestCluster() {
        assumeTrue(Files.exists(directory().resolve("commands")), "programs of this cluster cannot be taken away");
    }

    /** Takes it away without warning. */
    void kill() {
        run("kill");
    }

    /** Brings it back; it may need a moment. */
    void start() {
        run("start");
    }

    private void run(String what) {
        ProcessBuilder script = new ProcessBuilder(SCRIPT, what, program).inheritIO();
        script.environment().put("CLUSTER_RUN", directory().toString());
        try {
            assertThat(script.start().waitFor()).as("%s %s", what, program).isZero();
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
