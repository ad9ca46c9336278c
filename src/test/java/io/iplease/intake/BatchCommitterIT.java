package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iplease.deadletter.DeadLetters;
import io.iplease.intake.decode.RecordDecoder;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Accounts;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.Topic;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.iplease.store.StoreFailure.Kind;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** With real dead letters and a ledger that fails as the test wants. */
@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class BatchCommitterIT {

    private static final PartitionId PARTITION = new PartitionId(new UUID(0, 1), 3);

    @Inject
    DeadLetters deadLetters;

    private final Retry retry = new Retry(new SimpleMeterRegistry());
    private final List<Batch> committed = new CopyOnWriteArrayList<>();

    @Test
    void aBatchThatTheDatabaseRefusesIsHalvedUntilTheCulpritStandsAlone() {
        List<ReceivedRecord> records = records(9301, 7);
        Submission culprit = submission(records.get(4));
        committer(batch -> batch.submissions().contains(culprit) ? Optional.of(Kind.DATA) : Optional.empty())
                .commit(records);

        assertThat(committed.stream().flatMap(batch -> batch.submissions().stream()))
                .containsExactlyElementsOf(records.stream()
                        .filter(record -> record != records.get(4))
                        .map(BatchCommitterIT::submission)
                        .toList());
        assertThat(committed)
                .extracting(batch -> batch.applied().get(PARTITION).next())
                .isSorted()
                .endsWith(7L);
        assertThat(letters(9301)).singleElement().satisfies(letter -> {
            assertThat(Topic.header(letter, "dead-letter-topic")).isEqualTo("lease-events");
            assertThat(Topic.header(letter, "dead-letter-partition")).isEqualTo("3");
            assertThat(Topic.header(letter, "dead-letter-offset")).isEqualTo("4");
        });
    }

    @Test
    void whileTheDatabaseIsAwayABatchIsTriedAgainAndNothingIsADeadLetter() {
        List<ReceivedRecord> records = records(9302, 3);
        List<Boolean> waited = new ArrayList<>();
        committer(batch -> {
                    waited.add(retry.waits());
                    return waited.size() < 4 ? Optional.of(Kind.UNAVAILABLE) : Optional.empty();
                })
                .commit(records);

        assertThat(committed).singleElement().satisfies(batch -> assertThat(batch.submissions())
                .hasSize(3));
        assertThat(waited).containsExactly(false, true, true, true);
        assertThat(retry.waits()).isFalse();
        assertThat(letters(9302)).isEmpty();
    }

    @Test
    void aBatchThatTakesTooLongIsHalvedUntilItDoesNot() {
        List<ReceivedRecord> records = records(9305, 7);
        committer(batch -> batch.submissions().size() > 2 ? Optional.of(Kind.TIMEOUT) : Optional.empty())
                .commit(records);

        assertThat(committed.stream().flatMap(batch -> batch.submissions().stream()))
                .containsExactlyElementsOf(
                        records.stream().map(BatchCommitterIT::submission).toList());
        assertThat(letters(9305)).isEmpty();
    }

    @Test
    void anEventThatTakesTooLongAloneIsTriedAgain() {
        List<Boolean> waited = new ArrayList<>();
        committer(batch -> {
                    waited.add(retry.waits());
                    return waited.size() < 3 ? Optional.of(Kind.TIMEOUT) : Optional.empty();
                })
                .commit(records(9306, 1));

        assertThat(waited).containsExactly(false, true, true);
        assertThat(committed).hasSize(1);
        assertThat(letters(9306)).isEmpty();
    }

    @Test
    void aServiceThatStopsWhileTheDatabaseIsAwayLeavesTheRecordsToTheNext() {
        List<ReceivedRecord> records = records(9303, 3);
        BatchCommitter committer = committer(batch -> Optional.of(Kind.UNAVAILABLE));
        Thread.startVirtualThread(() -> {
            await().until(retry::waits);
            retry.stop(new ShutdownEvent());
        });

        assertThatThrownBy(() -> committer.commit(records)).isInstanceOf(StoreFailure.class);
        assertThat(committed).isEmpty();
        assertThat(letters(9303)).isEmpty();
    }

    @Test
    void theFencePassesPoisonOnceItIsADeadLetter() {
        List<ReceivedRecord> records = List.of(received(Records.closed("x").key("somebody"), 0));
        committer(batch -> Optional.empty()).commit(records);

        assertThat(committed).containsExactly(new Batch(List.of(), Map.of(PARTITION, new AppliedOffset(0, 1))));
    }

    @Test
    void aLetterThatTheBrokerFindsTooLargeSaysWhereItsValueIs() {
        byte[] large = new byte[1_100_000];
        String key = Accounts.account(9304).value();
        committer(batch -> Optional.empty())
                .commit(List.of(received(Records.closed("x").key(key).value(large), 7)));
        assertThat(letters(9304)).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(Topic.header(letter, "dead-letter-reason")).isEqualTo("invalid_json");
            assertThat(Topic.header(letter, "dead-letter-offset")).isEqualTo("7");
            assertThat(Topic.header(letter, "dead-letter-omitted-bytes")).isEqualTo("1100000");
        });
    }

    @Test
    void aLetterWhoseHeadersAloneAreTooLargeStillSaysWhereTheRecordIs() {
        committer(batch -> Optional.empty())
                .commit(List.of(received(
                        Records.closed("y").value(Records.utf8("{")).header("ce_note", "x".repeat(1_100_000)), 77)));
        assertThat(Topic.all("lease-events-dead-letter"))
                .filteredOn(letter -> "77".equals(Topic.header(letter, "dead-letter-offset")))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.key()).isNull();
                    assertThat(Topic.header(letter, "ce_note")).isNull();
                    assertThat(Topic.header(letter, "dead-letter-reason")).isNotBlank();
                });
    }

    private interface Failures {
        Optional<Kind> of(Batch batch);
    }

    private BatchCommitter committer(Failures failures) {
        LedgerTransaction ledger = batch -> {
            Optional<Kind> failure = failures.of(batch);
            if (failure.isPresent()) {
                return Uni.createFrom()
                        .failure(new StoreFailure(failure.get(), new IllegalStateException("as the test wants")));
            }
            committed.add(batch);
            return Uni.createFrom()
                    .item(batch.submissions().stream()
                            .<Outcome>map(submission -> new Outcome.Duplicate())
                            .toList());
        };
        return new BatchCommitter(
                ledger, deadLetters, retry, new IntakeMetrics(new SimpleMeterRegistry(), InstantSource.system()));
    }

    private static Submission submission(ReceivedRecord record) {
        return ((RecordDecoder.Decoded.Event) record.decoded()).submission();
    }

    private static List<ReceivedRecord> records(int owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> received(new Sent(Accounts.account(owner), n + 1).created(), n))
                .toList();
    }

    private static ReceivedRecord received(Records record, long offset) {
        var sent = record.sent();
        var received = new ConsumerRecord<>(
                sent.topic(),
                PARTITION.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
        RecordPosition position = new RecordPosition(PARTITION, 0, offset);
        return new ReceivedRecord(received, position, RecordDecoder.decode(received, position));
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(int owner) {
        byte[] key = Records.utf8(Accounts.account(owner).value());
        return Topic.all("lease-events-dead-letter").stream()
                .filter(letter -> letter.key() != null && Arrays.equals(letter.key(), key))
                .toList();
    }
}
