package io.iplease.store;

import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All pages of a log. */
public final class WholeLog {

    private static final int PAGE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private WholeLog() {}

    /** Its entries, oldest first. */
    public static List<LogEntry> of(Log log) {
        List<LogEntry> all = new ArrayList<>();
        List<LogEntry> page = after(log, 0);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = after(log, all.getLast().position());
        }
        return all;
    }

    private static List<LogEntry> after(Log log, long position) {
        return log.after(position, PAGE).await().atMost(PATIENCE);
    }
}
