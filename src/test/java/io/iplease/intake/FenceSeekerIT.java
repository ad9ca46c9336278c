package io.iplease.intake;

import static io.iplease.intake.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.intake.decode.Records;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.ledger.LedgerEvent;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.Topic;
import io.iplease.store.log.Log;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class FenceSeekerIT {

    private static final long UP_TO_THE_END = -1;

    @Inject
    Log log;

    @Inject
    MeterRegistry metrics;

    @Inject
    Pool database;

    @Test
    void readingGoesOnAtTheLedgersFenceWhateverOffsetsKafkaHas() {
        List<Sent> leases = leases(9500, 1);
        leases.forEach(lease -> Topic.send(lease.created().sent()));
        eventually(() -> leases.stream().allMatch(lease -> lease.hasAddress(log)));
        double decidedAgain = readAgain();

        try (GroupMember other = GroupMember.join()) {
            assertThat(other.partitions()).hasSize(6);
            other.forget();
        }
        List<Sent> later = leases(9500, 2);
        later.forEach(lease -> Topic.send(lease.created().sent()));

        eventually(() -> later.stream().allMatch(lease -> lease.hasAddress(log)));
        assertThat(readAgain()).isEqualTo(decidedAgain);
    }

    @Test
    void whatFollowsOnALogThatLostItsEndIsApplied() {
        Sent before = new Sent(Accounts.account(9540), 1);
        Topic.send(before.created().sent());
        eventually(() -> before.hasAddress(log));
        database.query("update applied_offset set next_offset = next_offset + 1000")
                .executeAndAwait();

        try (GroupMember other = GroupMember.join()) {
            assertThat(other.partitions()).hasSize(6);
        }
        Sent later = new Sent(Accounts.account(9540), 2);
        Topic.send(later.created().sent());

        eventually(() -> later.hasAddress(log));
    }

    @Test
    void ofALogThatLostItsEndWhatIsOlderThanTheRememberedIdsIsNotDecidedAgain() throws Exception {
        // Nothing on it is newer than what comes first.
        makeTheTopicAnew();
        Sent lease = new Sent(Accounts.account(9560), 1);
        ProducerRecord<byte[], byte[]> old = lease.created().sent();
        long longAgo = Instant.now().minus(Duration.ofDays(10)).toEpochMilli();
        Topic.send(new ProducerRecord<>(old.topic(), null, longAgo, old.key(), old.value(), old.headers()));
        String renamed = new String(old.value(), UTF_8).replace("endpoint-1", "endpoint-3");
        Topic.send(lease.created().value(Records.utf8(renamed)).sent());
        eventually(() -> lease.events(log).contains(LedgerEvent.Released.class));
        List<Class<?>> events = lease.events(log);
        String id = new String(old.headers().lastHeader("ce_id").value(), UTF_8);
        database.preparedQuery("delete from handled_event where id = $1").executeAndAwait(Tuple.of(id));
        database.query("update applied_offset set next_offset = next_offset + 1000")
                .executeAndAwait();

        try (GroupMember other = GroupMember.join()) {
            assertThat(other.partitions()).hasSize(6);
        }
        Sent later = new Sent(Accounts.account(9560), 2);
        Topic.send(later.created().sent());

        eventually(() -> later.hasAddress(log));
        assertThat(lease.events(log)).isEqualTo(events);
    }

    @Test
    void whatReplacedTheEndOfALogIsAppliedThoughTheLogIsLongerThanItWas() throws Exception {
        Account owner = Accounts.account(9580);
        Sent kept = new Sent(owner, 1);
        Topic.send(kept.created().sent());
        eventually(() -> kept.hasAddress(log));
        int partition = Utils.toPositive(Utils.murmur2(Records.utf8(owner.value()))) % EmbeddedKafka.PARTITIONS;
        EmbeddedKafka broker = KafkaResource.broker();
        long bytes = broker.bytes(Records.TOPIC, partition);
        Sent lost = new Sent(owner, 2);
        Topic.send(lost.created().sent());
        eventually(() -> lost.hasAddress(log));
        double gaps = gaps();

        List<Sent> later = List.of(new Sent(owner, 3), new Sent(owner, 4), new Sent(owner, 5));
        // Nothing is applied before all is there.
        PostgresResource.server().stop();
        try {
            broker.stopAndLose(Records.TOPIC, partition, bytes);
            broker.start();
            later.forEach(lease -> Topic.send(lease.created().sent()));
        } finally {
            PostgresResource.server().start();
        }

        eventually(() -> later.stream().allMatch(lease -> lease.hasAddress(log)));
        assertThat(gaps()).isEqualTo(gaps + 1);
    }

    @Test
    void ofABrokerThatNumbersItsLeadersLowerThanBeforeWhatFollowsIsApplied() {
        Sent before = new Sent(Accounts.account(9590), 1);
        Topic.send(before.created().sent());
        eventually(() -> before.hasAddress(log));
        database.query("update applied_offset set leader_epoch = leader_epoch + 1000")
                .executeAndAwait();

        try (GroupMember other = GroupMember.join()) {
            assertThat(other.partitions()).hasSize(6);
        }
        Sent later = new Sent(Accounts.account(9590), 2);
        Topic.send(later.created().sent());

        eventually(() -> later.hasAddress(log));
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
        List<Sent> leases = leases(9520, 1);
        leases.forEach(lease -> Topic.send(lease.created().sent()));
        eventually(() -> leases.stream().allMatch(lease -> lease.hasAddress(log)));
        double gaps = gaps();

        makeTheTopicAnew();
        List<Sent> later = leases(9520, 2);
        later.forEach(lease -> Topic.send(lease.created().sent()));

        eventually(() -> later.stream().allMatch(lease -> lease.hasAddress(log)));
        assertThat(gaps()).isEqualTo(gaps);
    }

    @Test
    void whatTheTopicNoLongerHasIsToldAndReadingGoesOnAtItsStart() throws Exception {
        for (int partition = 0; partition < EmbeddedKafka.PARTITIONS; partition++) {
            Sent before = new Sent(Accounts.account(9800 + partition), 1);
            Topic.send(before.createdOn(partition));
            eventually(() -> before.hasAddress(log));
        }
        double gaps = gaps();

        Sent lost = new Sent(Accounts.account(9820), 1);
        Sent later = new Sent(Accounts.account(9820), 2);
        try (GroupMember other = GroupMember.join()) {
            TopicPartition partition = other.partitions().iterator().next();
            Topic.send(lost.createdOn(partition.partition()));
            deleteAllRecords(partition);
            Topic.send(later.createdOn(partition.partition()));
        }

        eventually(() -> later.hasAddress(log));
        assertThat(gaps()).isEqualTo(gaps + 1);
        assertThat(lost.hasAddress(log)).isFalse();
    }

    private static void deleteAllRecords(TopicPartition partition) throws InterruptedException, ExecutionException {
        try (Admin admin = KafkaResource.broker().admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(UP_TO_THE_END)))
                    .all()
                    .get();
        }
    }

    private double gaps() {
        return metrics.counter("iplease.input.gaps").count();
    }

    private static void makeTheTopicAnew() throws InterruptedException, ExecutionException {
        try (Admin admin = KafkaResource.broker().admin()) {
            admin.deleteTopics(List.of(Records.TOPIC)).all().get();
        }
        await().ignoreExceptions().until(() -> {
            KafkaResource.broker().createTopics();
            return true;
        });
    }

    /** Of twelve owners: on several partitions. */
    private static List<Sent> leases(int firstOwner, int dseq) {
        return IntStream.range(firstOwner, firstOwner + 12)
                .mapToObj(owner -> new Sent(Accounts.account(owner), dseq))
                .toList();
    }

    private double readAgain() {
        return metrics.find("iplease.events").counters().stream()
                .filter(counter -> List.of("behind_fence", "duplicate")
                        .contains(counter.getId().getTag("outcome")))
                .mapToDouble(Counter::count)
                .sum();
    }
}
