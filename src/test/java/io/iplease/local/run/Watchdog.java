package io.iplease.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A small shell that ends the run's processes when the launcher is killed without a chance to do it itself: then its input
 * ends.
 */
public final class Watchdog implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            while read -r signal pid mark; do
              [ "$signal" != quit ] || exit 0
              wards="$wards $signal:$pid:$mark"
            done
            for ward in $wards; do
              signal=${ward%%:*}; ward=${ward#*:}
              case $(ps -p "${ward%%:*}" -o args= 2>/dev/null) in
                *"${ward#*:}"*) kill -"$signal" "${ward%%:*}" ;;
              esac
            done
            """;

    private final Process shell;
    private final Writer words;

    /** Has nothing to care for yet. */
    public Watchdog() {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        words = shell.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Puts a process under its care.
     *
     * @param signal the signal that ends it, such as {@code TERM}
     * @param mark a word in its command line, so that no other process is ended in its place
     */
    public void guard(String signal, long pid, String mark) {
        say("%s %d %s%n".formatted(signal, pid, mark));
    }

    @Override
    public void close() {
        say("quit\n");
    }

    private synchronized void say(String line) {
        try {
            words.write(line);
            words.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the watchdog, process %d, is gone".formatted(shell.pid()), e);
        }
    }
}
