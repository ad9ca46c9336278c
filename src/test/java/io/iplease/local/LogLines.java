package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What a category logs from now on until this is closed. */
public final class LogLines implements AutoCloseable {

    /**
     * A line.
     *
     * @param level how important it is
     * @param text what it says
     * @param fields what it is about
     */
    public record Line(Level level, String text, Map<String, String> fields) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord line) {
            Object[] parameters = line.getParameters();
            String text =
                    parameters == null ? line.getMessage() : line.getMessage().formatted(parameters);
            lines.add(new Line(line.getLevel(), text, ExtLogRecord.wrap(line).getMdcCopy()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger logger;
    private final Level before;

    /** What a class logs, the finest included. */
    public LogLines(Class<?> of) {
        this(of.getName());
        logger.setLevel(Level.ALL);
    }

    /** What a category logs at the level that it has. */
    public LogLines(String category) {
        logger = Logger.getLogger(category);
        before = logger.getLevel();
        logger.addHandler(handler);
    }

    /** The lines so far. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** What the lines so far say. */
    public List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }

    /** Waits for a line, which is the only one so far. */
    public void awaitOnly(String begin) {
        await().untilAsserted(
                        () -> assertThat(texts()).singleElement().asString().startsWith(begin));
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(before);
    }
}
