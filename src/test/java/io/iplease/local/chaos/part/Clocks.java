package io.iplease.local.chaos.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The wall clocks of the replicas, by a small library that is loaded into them; the monotonic clock is left alone.
 *
 * @param library made of {@code src/test/chaos/clock.c}
 */
public record Clocks(Path directory, Path library) {

    /** Variables that put a replica's clock into these hands. */
    Map<String, String> environment(int replica) {
        set(replica, 0);
        return Map.of(
                "LD_PRELOAD", library.toString(), "CHAOS_CLOCK", file(replica).toString());
    }

    /** Sets a replica's clock ahead of the true time, or behind it, at once. */
    public void set(int replica, int secondsAhead) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(secondsAhead)
                .flip();
        try (FileChannel clock = FileChannel.open(file(replica), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            clock.write(number, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(int replica) {
        return directory.resolve("clock-" + replica);
    }
}
