package io.iplease.local.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What was asked for on the command line.
 *
 * @param seed decides the input and all schedules
 * @param seconds that a schedule lasts
 * @param schedules at most so many
 * @param duration no schedule begins after it
 * @param replicas of the service
 * @param ample whether there are addresses for all
 * @param faults that may strike
 */
record ChaosOptions(
        long seed, int seconds, int schedules, Duration duration, int replicas, boolean ample, List<Fault> faults) {

    static final String HELP = """
            deploy/local/chaos [--seed N] [--seconds 60] [--schedules N | --duration 60m] [--replicas N] [--ample] [--faults a,b]

            Starts a system of its own in .local/chaos (LOCAL_DIR chooses another place), sends lease events while faults
            strike by a schedule, heals them, waits until all has settled, and judges what it did; then the next schedule.
            Ends with 0 if everything held, with 1 at the first violation.

              --seed N       the input and the schedules of an earlier run
              --seconds N    how long the faults of a schedule strike, 10 to 3600 (60)
              --schedules N  how many schedules (1)
              --duration D   as many schedules as begin in this time, such as 90s, 60m or 2h
              --replicas N   of the service, 1 to 5 (2)
              --ample        addresses for all, and no quota: then each tenant is to be told what the model says
              --faults a,b   only these: %s
            """.formatted(Fault.words(List.of(Fault.values())));

    /** @throws IllegalArgumentException if an argument is not understood */
    static ChaosOptions of(String... arguments) {
        long seed = new Random().nextInt(1_000_000);
        int seconds = 60;
        int schedules = 0;
        Duration duration = null;
        int replicas = 2;
        boolean ample = false;
        List<Fault> faults = List.of(Fault.values());
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            if (word.equals("--ample")) {
                ample = true;
                continue;
            }
            String value = ++i < arguments.length ? arguments[i] : "";
            switch (word) {
                case "--seed" -> seed = number(word, value, 0, Integer.MAX_VALUE);
                case "--seconds" -> seconds = number(word, value, 10, 3600);
                case "--schedules" -> schedules = number(word, value, 1, 100_000);
                case "--duration" -> duration = duration(value);
                case "--replicas" -> replicas = number(word, value, 1, 5);
                case "--faults" ->
                    faults = Arrays.stream(value.split(",")).map(Fault::of).toList();
                default -> throw new IllegalArgumentException("%s is not understood:%n%n%s".formatted(word, HELP));
            }
        }
        if (schedules == 0) {
            schedules = duration == null ? 1 : Integer.MAX_VALUE;
        }
        return new ChaosOptions(
                seed, seconds, schedules, duration == null ? Duration.ofDays(30) : duration, replicas, ample, faults);
    }

    private static Duration duration(String text) {
        if (!text.matches("\\d{1,6}[smh]")) {
            throw new IllegalArgumentException("--duration wants a time such as 90s, 60m or 2h");
        }
        return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    }

    private static int number(String word, String text, int least, int most) {
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("%s wants a number from %d to %d".formatted(word, least, most));
    }
}
