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

    /** Counts one more reader, if there may be one. */
    synchronized boolean enter(String caller) {
        int own = byCaller.getOrDefault(caller, 0);
        if (all >= most || own >= mostPerCaller) {
            return false;
        }
        all++;
        byCaller.put(caller, own + 1);
        return true;
    }

    /** Counts one reader less; it was counted before. */
    synchronized void leave(String caller) {
        all--;
        byCaller.computeIfPresent(caller, (name, own) -> own == 1 ? null : own - 1);
    }
}
