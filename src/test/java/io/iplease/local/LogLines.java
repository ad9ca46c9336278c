package io.iplease.local;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What a class logs from now on until this is closed, the finest included. */
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

    public LogLines(Class<?> of) {
        logger = Logger.getLogger(of.getName());
        logger.setLevel(Level.ALL);
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

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }
}
