package io.iplease.architecture;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits in each way in which no test should, for the architecture test to find; there is nothing to run. */
final class PlantedSleepsIT {

    private PlantedSleepsIT() {}

    static void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    static void unit() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    static void park() {
        LockSupport.parkNanos(1);
    }

    static final class Inner {

        static void inner() throws InterruptedException {
            Thread.sleep(1, 1);
        }
    }
}
