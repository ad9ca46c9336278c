package io.iplease.local.trial.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RandomInputsTest {

    private static final int EVENTS = 5000;
    private static final int OWNERS = 200;

    private final RandomInputs inputs = new RandomInputs(1, OWNERS, Accounts.PROVIDER.value());

    @Test
    void theSameSeedGivesTheSameRecords() {
        RandomInputs again = new RandomInputs(1, OWNERS, Accounts.PROVIDER.value());
        assertThat(records(again)).isEqualTo(records(inputs));
    }

    @Test
    void anotherSeedGivesOtherRecords() {
        assertThat(records(new RandomInputs(2, OWNERS, Accounts.PROVIDER.value())))
                .isNotEqualTo(records(inputs));
    }

    @Test
    void aTenthAreDuplicatesUnderTheirOldIds() {
        long ids = made(inputs).stream().map(Input::id).distinct().count();
        assertThat(EVENTS - ids).isEqualTo(inputs.duplicates()).isBetween(450L, 550L);
    }

    @Test
    void threeInAHundredArePoison() {
        assertThat(of(Operation.Poison.class)).isBetween(110L, 190L);
    }

    @Test
    void allOwnersAndAllKindsOfEventsTakePart() {
        assertThat(made(inputs).stream().map(input -> input.operation().owner()).collect(Collectors.toSet()))
                .hasSize(OWNERS);
        assertThat(of(Operation.Upsert.class)).isGreaterThan(2000);
        assertThat(of(Operation.Close.class)).isGreaterThan(500);
        assertThat(of(Operation.Migrate.class)).isGreaterThan(500);
    }

    private long of(Class<? extends Operation> kind) {
        List<Input> all = inputs.made().isEmpty() ? made(inputs) : inputs.made();
        return all.stream().map(Input::operation).filter(kind::isInstance).count();
    }

    private static List<Input> made(RandomInputs inputs) {
        return Stream.generate(inputs::next).limit(EVENTS).toList();
    }

    private static List<ProducerRecord<String, String>> records(RandomInputs inputs) {
        return made(inputs).stream()
                .map(InputRecords::of)
                .map(record -> new ProducerRecord<>(
                        record.topic(),
                        null,
                        null,
                        record.key(),
                        new String(record.value(), StandardCharsets.UTF_8),
                        record.headers()))
                .toList();
    }
}
