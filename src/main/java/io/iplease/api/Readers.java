package io.iplease.api;

import java.util.HashMap;
import java.util.Map;

/** Counts who reads change streams, because each asks the database when nothing happens, too. */
final class Readers {

    private final int most;
    private final int mostPerCaller;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int all;

    /**
     * @param most how many may read at a time
     * @param mostPerCaller how many streams each may read at a time
     */
    Readers(int most, int mostPerCaller) {
        this.most = most;
        this.mostPerCaller = mostPerCaller;
    }

    /** Whether there may be one more reader. */
    synchronized boolean hasRoomFor(String caller) {
        return all < most && byCaller.getOrDefault(caller, 0) < mostPerCaller;
    }

    /** Counts one more reader, if there may be one. */
    synchronized boolean enter(String caller) {
        boolean room = hasRoomFor(caller);
        if (room) {
            all++;
            byCaller.merge(caller, 1, Integer::sum);
        }
        return room;
    }

    /** Counts one reader less; it was counted before. */
    synchronized void leave(String caller) {
        all--;
        byCaller.computeIfPresent(caller, (name, own) -> own == 1 ? null : own - 1);
    }
}
