package io.iplease.local.crash;

import java.util.Random;

/**
 * What was asked for on the command line.
 *
 * @param seed decides the input and the moments of the kills
 * @param scarce whether there are too few addresses
 * @param replicas of the service, 1 to 9
 * @param events how many records are sent
 */
record CrashOptions(long seed, boolean scarce, int replicas, int events) {

    static final String HELP = """
            deploy/local/crash [--seed N] [--scarce] [--replicas N] [--events N]

            Starts a system of its own in .local/crash (LOCAL_DIR chooses another place), kills the
            service again and again while lease events of 200 owners pass, and compares what it did
            with an independent model. Takes several minutes; ends with 0 if everything held.

              --seed N      the input of an earlier run
              --scarce      too few addresses: checks rules that always hold instead of the model's answer
              --replicas N  of the service, 1 to 9 (1)
              --events N    how many records to send (5000)
            """;

    /** @throws IllegalArgumentException if an argument is not understood */
    static CrashOptions of(String... arguments) {
        long seed = new Random().nextInt(1_000_000);
        boolean scarce = false;
        int replicas = 1;
        int events = 5000;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--scarce" -> scarce = true;
                case "--seed" -> seed = number(arguments, ++i, 0, Integer.MAX_VALUE);
                case "--replicas" -> replicas = number(arguments, ++i, 1, 9);
                case "--events" -> events = number(arguments, ++i, 1, 1_000_000);
                default ->
                    throw new IllegalArgumentException("%s is not understood:%n%n%s".formatted(arguments[i], HELP));
            }
        }
        return new CrashOptions(seed, scarce, replicas, events);
    }

    private static int number(String[] arguments, int index, int least, int most) {
        String text = index < arguments.length ? arguments[index] : "";
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "%s wants a number from %d to %d".formatted(arguments[index - 1], least, most));
    }
}
