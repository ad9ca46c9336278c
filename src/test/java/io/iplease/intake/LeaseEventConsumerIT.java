package io.iplease.intake;

import static io.iplease.intake.Eventually.PATIENCE;
import static io.iplease.intake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.intake.decode.Records;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.Accounts;
import io.iplease.ledger.LedgerEvent;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.Topic;
import io.iplease.store.log.Log;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class LeaseEventConsumerIT {

    private static final List<String> OF_A_DEAD_LETTER = List.of(
            "dead-letter-reason",
            "dead-letter-message",
            "dead-letter-topic",
            "dead-letter-partition",
            "dead-letter-offset");

    /** What no record is by itself. */
    private static final EnumSet<Reason> OF_NO_RECORD = EnumSet.of(Reason.DECODER_FAULT, Reason.REJECTED_BY_STORE);

    @Inject
    Log log;

    @Inject
    MeterRegistry metrics;

    @Inject
    Pool database;

    @Test
    void aLeaseGetsAnAddressAndLosesItWhenItCloses() {
        Sent lease = new Sent(Accounts.account(1), 1001);
        Topic.send(lease.created().sent(), lease.closed().sent());

        eventually(() -> lease.events(log)
                .containsAll(List.of(
                        LedgerEvent.Allocated.class, LedgerEvent.Released.class, LedgerEvent.LeaseClosed.class)));
    }

    @Test
    void whatASenderTakesBackDidNotHappen() {
        Sent lease = new Sent(Accounts.account(1), 1003);
        Topic.send(lease.created().sent());
        eventually(() -> lease.hasAddress(log));
        Topic.sendAndTakeBack(lease.closed().sent());
        Sent later = new Sent(Accounts.account(1), 1004);
        Topic.send(later.created().sent());

        eventually(() -> later.hasAddress(log));
        assertThat(lease.events(log)).doesNotContain(LedgerEvent.LeaseClosed.class);
    }

    @Test
    void poisonOfEveryKindGoesToTheDeadLettersAsItCameAndHurtsNoNeighbour() {
        Map<Reason, Records> poison = Map.ofEntries(
                Map.entry(Reason.MISSING_KEY, Records.closed("x").key(null)),
                Map.entry(Reason.WRONG_KEY, Records.closed("x").key("somebody")),
                Map.entry(Reason.EMPTY_VALUE, Records.closed("x").value(null)),
                Map.entry(Reason.MISSING_ATTRIBUTE, Records.closed("x").without("ce_id")),
                Map.entry(Reason.INVALID_ATTRIBUTE, Records.closed("x").header("ce_time", "yesterday")),
                Map.entry(
                        Reason.UNSUPPORTED_CONTENT_TYPE,
                        Records.closed("x").header("content-type", "application/avro")),
                Map.entry(Reason.UNSUPPORTED_SPECVERSION, Records.closed("x").header("ce_specversion", "0.3")),
                Map.entry(Reason.UNKNOWN_TYPE, Records.binary("lease.paused.v1", "{}")),
                Map.entry(Reason.NEWER_VERSION, Records.binary("lease.closed.v2", "{}")),
                Map.entry(Reason.INVALID_JSON, Records.closed("x").value(new byte[900_000])),
                Map.entry(Reason.INVALID_DATA, Records.created(", \"revision\": -1")),
                Map.entry(Reason.WRONG_SUBJECT, Records.closed("x").header("ce_subject", "another")),
                Map.entry(Reason.SDL_AND_MANIFEST, Records.created(", \"sdl\": \"\", \"manifest\": []")),
                Map.entry(Reason.INVALID_SDL, Records.created(", \"sdl\": \"version: 7\"")),
                Map.entry(Reason.INVALID_MANIFEST, Records.created(", \"manifest\": 7")));
        assertThat(poison.keySet()).isEqualTo(EnumSet.complementOf(OF_NO_RECORD));
        Sent neighbour = new Sent(Accounts.account(1), 1002);
        // Other tests have dead letters, too.
        poison.values().forEach(record -> record.header("ce_source", "/poison"));
        poison.values().forEach(record -> Topic.send(record.sent()));
        Topic.send(neighbour.created().sent());

        eventually(() -> neighbour.hasAddress(log));
        eventually(() ->
                poison.keySet().stream().allMatch(reason -> letters("/poison").containsKey(reason.code())));
        Map<String, ConsumerRecord<byte[], byte[]>> letters = letters("/poison");
        poison.forEach((reason, record) -> {
            ConsumerRecord<byte[], byte[]> letter = letters.get(reason.code());
            assertThat(letter.key()).isEqualTo(record.sent().key());
            assertThat(letter.value()).isEqualTo(record.sent().value());
            assertThat(letter.headers().toArray())
                    .startsWith(record.sent().headers().toArray());
            assertThat(letter.headers().toArray())
                    .extracting(Header::key)
                    .containsExactlyElementsOf(Stream.concat(
                                    Arrays.stream(record.sent().headers().toArray())
                                            .map(Header::key),
                                    OF_A_DEAD_LETTER.stream())
                            .toList());
            assertThat(Topic.header(letter, "dead-letter-topic")).isEqualTo("lease-events");
            assertThat(Topic.header(letter, "dead-letter-offset")).containsOnlyDigits();
            assertThat(Topic.header(letter, "dead-letter-partition")).containsOnlyDigits();
            assertThat(Topic.header(letter, "dead-letter-message")).isNotBlank();
        });
    }

    @Test
    void anEventOnAnotherPartitionThanItsKeysIsAppliedAndCounted() {
        Sent lease = new Sent(Accounts.account(9201), 1);
        int own = Utils.toPositive(Utils.murmur2(Records.utf8(lease.owner().value()))) % EmbeddedKafka.PARTITIONS;
        double before = metrics.counter("iplease.input.misplaced").count();
        Topic.send(lease.createdOn((own + 1) % EmbeddedKafka.PARTITIONS));

        eventually(() -> lease.hasAddress(log));
        assertThat(metrics.counter("iplease.input.misplaced").count()).isEqualTo(before + 1);
    }

    @Test
    void anEventThatTheDatabaseRefusesIsADeadLetterAndItsNeighboursAreApplied() {
        Sent culprit = new Sent(Accounts.account(9210), 1);
        Topic.send(culprit.created().sent());
        eventually(() -> culprit.hasAddress(log));
        // Damage: the next number of the owner's sequence is in the log already.
        database.preparedQuery("update owner set sequence = 0 where owner = $1")
                .execute(Tuple.of(culprit.owner().value()))
                .await()
                .atMost(PATIENCE);
        List<Sent> neighbours = List.of(
                new Sent(Accounts.account(9211), 1),
                new Sent(Accounts.account(9212), 1),
                new Sent(Accounts.account(9213), 1));
        Topic.send(
                neighbours.get(0).created().sent(),
                culprit.closed().header("ce_source", "/rejected").sent(),
                neighbours.get(1).created().sent(),
                neighbours.get(2).created().sent());

        eventually(() -> letters("/rejected").containsKey("rejected_by_store"));
        eventually(() -> neighbours.stream().allMatch(lease -> lease.hasAddress(log)));
        assertThat(letters("/rejected").get("rejected_by_store").key())
                .isEqualTo(Records.utf8(culprit.owner().value()));
    }

    private static Map<String, ConsumerRecord<byte[], byte[]>> letters(String source) {
        return Topic.all("lease-events-dead-letter").stream()
                .filter(letter -> source.equals(Topic.header(letter, "ce_source")))
                .collect(Collectors.toMap(
                        letter -> Topic.header(letter, "dead-letter-reason"),
                        letter -> letter,
                        (first, repeated) -> first));
    }
}
