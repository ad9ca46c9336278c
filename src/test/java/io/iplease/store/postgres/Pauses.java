package io.iplease.store.postgres;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Pauses before each message of a client: between the statements of a transaction. */
final class Pauses implements Supplier<Runnable> {

    private static final int MICROS = 1_500;
    private static final int LONG_MICROS = 40_000;
    private static final int ONE_OF = 100;

    private final Random seeds;

    /** @param seed decides how long each pause is */
    Pauses(long seed) {
        seeds = new Random(seed);
    }

    /** Those of the next connection. */
    @Override
    public Runnable get() {
        Random pauses = new Random(seeds.nextLong());
        return () -> {
            int most = pauses.nextInt(ONE_OF) == 0 ? LONG_MICROS : MICROS;
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pauses.nextInt(most)));
        };
    }
}
