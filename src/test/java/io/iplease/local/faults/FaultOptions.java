package io.iplease.local.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What was asked for on the command line.
 *
 * @param faults which, in this order
 * @param times how often each strikes
 * @param seed decides the input and whom a fault strikes
 * @param coolDown of addresses
 */
record FaultOptions(List<Fault> faults, int times, long seed, Duration coolDown) {

    static final String HELP = """
            src/test/cluster/faults FAULT|all [TIMES] [--seed N] [--cool-down SECONDS]

            Starts two replicas of the packaged service, PostgreSQL and Kafka in .local/faults (LOCAL_DIR
            chooses another place) on the test cluster of $KUBECONFIG, sends ten lease events a second,
            and lets each fault strike TIMES times (1). Prints a line for each kind of fault; ends with 0 if
            nothing was lost, moved, leaked or led astray.

              --seed N             the input of an earlier run
              --cool-down SECONDS  how long a released address is kept (20)

            Faults: %s
            """.formatted(String.join(" ", Fault.words()));

    /** @throws IllegalArgumentException if an argument is not understood */
    static FaultOptions of(String... arguments) {
        List<Fault> faults = new ArrayList<>();
        int times = 1;
        long seed = new Random().nextInt(1_000_000);
        int coolDown = 20;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "all" -> faults.addAll(List.of(Fault.values()));
                case "--seed" -> seed = number(arguments, ++i);
                case "--cool-down" -> coolDown = number(arguments, ++i);
                default -> {
                    if (argument.matches("\\d+")) {
                        times = number(arguments, i);
                    } else {
                        faults.add(Fault.of(argument));
                    }
                }
            }
        }
        if (faults.isEmpty()) {
            throw new IllegalArgumentException(HELP);
        }
        return new FaultOptions(faults, times, seed, Duration.ofSeconds(coolDown));
    }

    private static int number(String[] arguments, int index) {
        String text = index < arguments.length ? arguments[index] : "";
        if (text.matches("\\d{1,9}")) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("\"%s\" is no number%n%n%s".formatted(text, HELP));
    }
}
