package io.iplease.local.chaos.part;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory for the database, that can be filled up. */
public final class Disk implements AutoCloseable {

    private static final String SIZE = "size=400m";
    private static final int BLOCK = 64 * 1024;

    private final Path mount;

    private Disk(Path mount) {
        this.mount = mount;
    }

    /**
     * Mounts one.
     *
     * @param mount an empty directory
     * @return null if this user may not mount
     */
    static Disk mountedAt(Path mount) {
        return run("mount", "-t", "tmpfs", "-o", SIZE, "iplease-chaos", mount.toString()) ? new Disk(mount) : null;
    }

    /** Unmounts what an earlier run left mounted there. */
    static void unmountLeftover(Path mount) {
        while (run("mountpoint", "-q", mount.toString()) && run("umount", "-l", mount.toString())) {
            // One mount may lie upon another.
        }
    }

    /** Leaves no byte free. */
    public void fill() {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (Files.getFileStore(mount).getUsableSpace() > 0) {
                ballast.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            // That is what was wanted.
        }
    }

    /** Makes room again. */
    public void empty() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        unmountLeftover(mount);
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    private static boolean run(String... words) {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
