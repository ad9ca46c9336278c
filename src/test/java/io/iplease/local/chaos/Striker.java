package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets a schedule's strikes fall, each in its time, and takes back what each has done. */
final class Striker {

    private final ChaosSystem system;

    Striker(ChaosSystem system) {
        this.system = system;
    }

    /** Returns when the last strike is over. */
    void strike(List<Strike> schedule) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> falling = new ArrayList<>();
            for (Strike strike : schedule) {
                falling.add(hands.submit(() -> {
                    sleepUntil(began, strike.at());
                    Runnable heal = strike.fault().strike(system, strike);
                    sleepUntil(began, strike.at().plus(strike.lasts()));
                    heal.run();
                    return null;
                }));
            }
            for (Future<?> one : falling) {
                one.get();
            }
        }
    }

    private static void sleepUntil(long began, Duration at) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(at.toNanos() - (System.nanoTime() - began));
    }
}
