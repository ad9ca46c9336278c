package io.iplease.local.trial.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Operations under ids of their own, and duplicates: earlier ones once more, under their ids. */
public final class RandomInputs {

    private static final int DUPLICATE_PERCENT = 10;

    private final Random random;
    private final RandomOperations operations;
    private final List<Input> made = new ArrayList<>();
    private int duplicates;

    /** @param owners how many tenants */
    public RandomInputs(long seed, int owners, String provider) {
        this.random = new Random(~seed);
        this.operations = new RandomOperations(seed, owners, provider);
    }

    /** The next. */
    public Input next() {
        int number = made.size();
        Input input;
        if (number > 0 && random.nextInt(100) < DUPLICATE_PERCENT) {
            Input earlier = made.get(random.nextInt(number));
            input = new Input(number, earlier.id(), earlier.operation());
            duplicates++;
        } else {
            input = new Input(number, "event-" + number, operations.next());
        }
        made.add(input);
        return input;
    }

    /** All so far, by their numbers. */
    public List<Input> made() {
        return Collections.unmodifiableList(made);
    }

    /** How many of them are duplicates. */
    public int duplicates() {
        return duplicates;
    }
}
