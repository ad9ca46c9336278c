package io.iplease.ledger;

import io.iplease.config.IpleaseConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Breaks the rules of its package, for the architecture test to find: imports upwards, asks the clock, throws dice. */
public record PlantedViolation(IpleaseConfig config, io.smallrye.mutiny.Uni<Void> framework) {

    /** Ways to a time or a number that is another one in the next run; the rule should find each of these methods. */
    public static final class Indeterminate {

        static Instant instant() {
            return Instant.now();
        }

        static LocalDate date(ZoneId zone) {
            return LocalDate.now(zone);
        }

        static ZonedDateTime zoned() {
            return ZonedDateTime.now();
        }

        static Instant source(InstantSource source) {
            return source.instant();
        }

        static long clock(Clock clock) {
            return clock.millis();
        }

        static long millis() {
            return System.currentTimeMillis();
        }

        static long nanos() {
            return System.nanoTime();
        }

        static UUID uuid() {
            return UUID.randomUUID();
        }

        static double math() {
            return Math.random();
        }

        static int random(Random random) {
            return random.nextInt();
        }

        static int ofThread() {
            return ThreadLocalRandom.current().nextInt();
        }

        static int splittable(SplittableRandom random) {
            return random.nextInt();
        }

        static int secure(SecureRandom random) {
            return random.nextInt();
        }

        static int generator(RandomGenerator random) {
            return random.nextInt();
        }
    }
}
