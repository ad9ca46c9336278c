package io.iplease.announce;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.KafkaResource;
import io.iplease.local.LogLines;
import io.iplease.local.Topic;
import io.iplease.store.Batch;
import io.iplease.store.CommittedSignal;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Submission;
import io.iplease.store.WholeLog;
import io.iplease.store.log.AnnouncerRole;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class AnnouncementRelayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String TOPIC = "ip-lease-events";

    @Inject
    AnnouncementRelay relay;

    @Inject
    AnnouncerRole role;

    @Inject
    LedgerTransaction ledger;

    @Inject
    Log log;

    @Inject
    IpleaseConfig config;

    @Inject
    CommittedSignal signal;

    @Inject
    InstantSource clock;

    @Inject
    AnnouncementTraces traces;

    @Inject
    Pool database;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> broker;

    @Test
    void everyAnnouncedEventArrivesOnceInItsOwnersOrder() {
        List<Account> owners =
                IntStream.range(9100, 9104).mapToObj(Accounts::account).toList();
        for (int round = 0; round < 5; round++) {
            for (Account owner : owners) {
                commit(upsert(owner, 1, "web"), upsert(owner, 2 + round, "web"), close(owner, 2 + round));
            }
        }

        for (Account owner : owners) {
            List<LogEntry> announced = announced(owner);
            assertThat(announced).hasSizeGreaterThan(5);
            List<ConsumerRecord<byte[], byte[]>> arrived = arrived(owner, announced.size());
            assertThat(arrived)
                    .extracting(record -> Topic.header(record, "ce_id"))
                    .isEqualTo(announced.stream()
                            .map(entry -> entry.eventId().toString())
                            .toList());
            assertThat(arrived)
                    .extracting(record -> Long.parseLong(Topic.header(record, "ce_sequence")))
                    .isEqualTo(
                            LongStream.rangeClosed(1, announced.size()).boxed().toList());
        }
    }

    @Test
    void anEventSaysWhereItComesFromAndWhatItIs() {
        Account owner = Accounts.account(9110);
        commit(upsert(owner, 1, "web"));

        ConsumerRecord<byte[], byte[]> event = arrived(owner, 1).getFirst();
        assertThat(Map.of(
                        "source", Topic.header(event, "ce_source"),
                        "type", Topic.header(event, "ce_type"),
                        "specversion", Topic.header(event, "ce_specversion"),
                        "subject", Topic.header(event, "ce_subject"),
                        "content", Topic.header(event, "content-type")))
                .isEqualTo(Map.of(
                        "source",
                                "/iplease/%s/%s"
                                        .formatted(
                                                config.provider().value(),
                                                log.incarnation().await().atMost(PATIENCE)),
                        "type", "io.iplease.address.allocated.v1",
                        "specversion", "1.0",
                        "subject", lease(owner, 1).text(),
                        "content", "application/json"));
    }

    @Test
    void whileTheBrokerIsAwayEventsWaitAndNoneOvertakesAnother() {
        Account owner = Accounts.account(9120);
        try (LogLines client = new LogLines(NetworkClient.class.getName())) {
            KafkaResource.broker().stop();
            for (int n = 0; n < 60; n++) {
                commit(upsert(owner, 1, "web", "name-" + n));
            }
            await().atMost(PATIENCE).until(() -> client.texts().stream().anyMatch(AnnouncementRelayIT::isInVain));
        } finally {
            KafkaResource.broker().start();
        }

        List<LogEntry> announced = announced(owner);
        List<ConsumerRecord<byte[], byte[]>> arrived = arrived(owner, announced.size());
        assertThat(arrived.stream().map(AnnouncementRelayIT::id).distinct())
                .containsExactlyElementsOf(announced.stream()
                        .map(entry -> entry.eventId().toString())
                        .toList());
    }

    /** A producer has tried to send. */
    private static boolean isInVain(String line) {
        return line.contains("[Producer clientId=") && line.contains("could not be established");
    }

    @Test
    void aBrokerOutOfReachIsNoticedAtTheFirstEvent() {
        EventPublisher publisher = new EventPublisher(Map.of("bootstrap.servers", "localhost:1"), traces);
        Instant begin = Instant.now();
        assertThatThrownBy(() -> publisher.publish(
                        List.copyOf(Entries.all().values()),
                        new OutgoingEventEncoder(TOPIC, config.provider().value(), new UUID(0, 1)),
                        () -> {}))
                .isInstanceOf(KafkaException.class);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        publisher.close();
    }

    @Test
    void aBrokerThatIsSlowWithEachEntryLeavesTimeToKeepTheRole() throws Exception {
        List<LogEntry> entries = List.copyOf(Entries.all().values());
        AtomicInteger kept = new AtomicInteger();
        EventPublisher publisher = new EventPublisher(broker, traces);
        publisher.publish(
                entries,
                new OutgoingEventEncoder(TOPIC, Accounts.account(9131).value(), new UUID(0, 1)),
                kept::incrementAndGet);
        publisher.close();
        assertThat(kept.get()).isGreaterThan(entries.size());
    }

    @Test
    void afterARestartFromAnOlderPositionTheSameEventsComeAgain() throws Exception {
        Account owner = Accounts.account(9130);
        long before = log.lastPosition().await().atMost(PATIENCE);
        commit(upsert(owner, 1, "web", "api"), close(owner, 1));
        int count = announced(owner).size();
        arrived(owner, count);

        relay.stop(new ShutdownEvent());
        execute("update announcer set position = $1", before);
        relay.start(new StartupEvent());

        List<ConsumerRecord<byte[], byte[]>> twice = arrived(owner, 2 * count);
        assertThat(twice.subList(count, 2 * count).stream().map(AnnouncementRelayIT::content))
                .isEqualTo(twice.subList(0, count).stream()
                        .map(AnnouncementRelayIT::content)
                        .toList());
    }

    @Test
    void anotherReplicaTakesOverWithinSecondsOfADeath() throws Exception {
        Account owner = Accounts.account(9140);
        relay.stop(new ShutdownEvent());
        Instant died = Instant.now();
        assertThat(role.acquire("a replica that died", Tenure.ROLE).await().atMost(PATIENCE))
                .isTrue();
        commit(upsert(owner, 1, "web"));
        relay.start(new StartupEvent());

        arrived(owner, 1);
        assertThat(Duration.between(died, Instant.now())).isBetween(Tenure.ROLE, Tenure.ROLE.plusSeconds(4));
    }

    @Test
    void oneReplicaAnnouncesAtATimeAndHandsOverWhenItStops() throws Exception {
        Account owner = Accounts.account(9150);
        AnnouncementRelay second = relay(role, new EventPublisher(broker, traces));
        second.start(new StartupEvent());
        try {
            for (int n = 0; n < 20; n++) {
                commit(upsert(owner, 1, "name-" + n));
            }
            int both = announced(owner).size();
            arrived(owner, both);

            relay.stop(new ShutdownEvent());
            Instant stopped = Instant.now();
            commit(close(owner, 1));
            assertThat(arrived(owner, announced(owner).size()))
                    .extracting(AnnouncementRelayIT::id)
                    .doesNotHaveDuplicates();
            assertThat(Duration.between(stopped, Instant.now())).isLessThan(Duration.ofSeconds(3));
        } finally {
            second.stop(new ShutdownEvent());
            relay.start(new StartupEvent());
        }
    }

    @Test
    void aReplicaThatCannotAnnounceLeavesItToOneThatCan() throws Exception {
        relay.stop(new ShutdownEvent());
        AtomicInteger attempts = new AtomicInteger();
        EventPublisher broken = new EventPublisher(broker, traces) {
            @Override
            void publish(List<LogEntry> entries, OutgoingEventEncoder encoder, Runnable meanwhile) {
                attempts.incrementAndGet();
                throw new KafkaException("it may not write there");
            }
        };
        AnnouncementRelay second = relay(role, broken);
        second.start(new StartupEvent());
        try {
            Account owner = Accounts.account(9190);
            commit(upsert(owner, 1, "web"));
            await().atMost(PATIENCE).until(() -> attempts.get() > 0);
            relay.start(new StartupEvent());

            arrived(owner, 1);
        } finally {
            second.stop(new ShutdownEvent());
            // Whether it was started again or not.
            relay.stop(new ShutdownEvent());
            relay.start(new StartupEvent());
        }
    }

    @Test
    void aReplicaThatStopsWhileItsBrokerIsAwayHandsItsRoleOver() throws Exception {
        relay.stop(new ShutdownEvent());
        CountDownLatch sending = new CountDownLatch(1);
        EventPublisher cutOff = new EventPublisher(Map.of("bootstrap.servers", "localhost:1"), traces) {
            @Override
            void publish(List<LogEntry> entries, OutgoingEventEncoder encoder, Runnable meanwhile)
                    throws InterruptedException {
                sending.countDown();
                super.publish(entries, encoder, meanwhile);
            }
        };
        AnnouncementRelay second = relay(role, cutOff);
        try {
            second.start(new StartupEvent());
            commit(upsert(Accounts.account(9170), 1, "web"));
            assertThat(sending.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            second.stop(new ShutdownEvent());
            assertNobodyHasTheRole();
        } finally {
            relay.start(new StartupEvent());
        }
    }

    @Test
    void aReplicaThatStopsHandsItsRoleOverThoughTheDatabaseTakesItsTime() throws Exception {
        relay.stop(new ShutdownEvent());
        AnnouncementRelay second = relay(new SlowToRelease(role), new EventPublisher(broker, traces));
        try {
            second.start(new StartupEvent());
            Account owner = Accounts.account(9175);
            commit(upsert(owner, 1, "web"));
            arrived(owner, 1);

            second.stop(new ShutdownEvent());
            assertNobodyHasTheRole();
        } finally {
            relay.start(new StartupEvent());
        }
    }

    @Test
    void whatIsOnItsWayWhenAReplicaStopsIsNotSentAgainByTheNext() throws Exception {
        relay.stop(new ShutdownEvent());
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        EventPublisher slow = new EventPublisher(broker, traces) {
            @Override
            void publish(List<LogEntry> entries, OutgoingEventEncoder encoder, Runnable meanwhile)
                    throws InterruptedException {
                super.publish(entries, encoder, meanwhile);
                sent.countDown();
                stopping.await();
            }
        };
        AnnouncementRelay second = relay(role, slow);
        Account owner = Accounts.account(9180);
        try {
            second.start(new StartupEvent());
            commit(upsert(owner, 1, "web"));
            assertThat(sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Thread.startVirtualThread(() -> {
                await().until(second::isStopping);
                stopping.countDown();
            });
            second.stop(new ShutdownEvent());
        } finally {
            relay.start(new StartupEvent());
        }

        commit(close(owner, 1));
        List<LogEntry> announced = announced(owner);
        assertThat(arrived(owner, announced.size()))
                .extracting(AnnouncementRelayIT::id)
                .isEqualTo(announced.stream()
                        .map(entry -> entry.eventId().toString())
                        .toList());
    }

    @Test
    void anEventThatListsThousandsOfPortsArrives() {
        Account owner = Accounts.account(9160);
        List<Exposure> ports = IntStream.rangeClosed(1, 20_000)
                .mapToObj(port -> new Exposure("a-service-with-a-name", port, port, Protocol.TCP))
                .toList();
        commit(new Command.Handle(new LeaseEvent.Upserted(
                lease(owner, 1),
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName("web"), ports))))));

        assertThat(arrived(owner, 1).getFirst().value()).hasSizeGreaterThan(1 << 20);
    }

    private static LeaseId lease(Account owner, long dseq) {
        return new LeaseId(owner, dseq, 1, 1, Accounts.PROVIDER);
    }

    private static Command upsert(Account owner, long dseq, String... names) {
        List<EndpointDemand> demands = Arrays.stream(names)
                .map(name -> new EndpointDemand(
                        new EndpointName(name), List.of(new Exposure("web", 3000, 80, Protocol.TCP))))
                .toList();
        return new Command.Handle(
                new LeaseEvent.Upserted(lease(owner, dseq), OptionalLong.empty(), Optional.of(demands)));
    }

    private static Command close(Account owner, long dseq) {
        return new Command.Handle(new LeaseEvent.Closed(lease(owner, dseq), "done"));
    }

    private AnnouncementRelay relay(AnnouncerRole role, EventPublisher publisher) {
        return new AnnouncementRelay(
                config, role, log, publisher, signal, new AnnouncementTimes(clock, new SimpleMeterRegistry()));
    }

    private void assertNobodyHasTheRole() {
        assertThat(role.acquire("another replica", Duration.ofMillis(1)).await().atMost(PATIENCE))
                .isTrue();
    }

    private void commit(Command... commands) {
        Submission[] submissions =
                Arrays.stream(commands).map(Submission::internal).toArray(Submission[]::new);
        ledger.commit(Batch.of(submissions)).await().atMost(PATIENCE);
    }

    private void execute(String sql, Object... parameters) {
        database.preparedQuery(sql).execute(Tuple.from(parameters)).await().atMost(PATIENCE);
    }

    private List<LogEntry> announced(Account owner) {
        return WholeLog.of(log).stream()
                .filter(entry -> entry.event() instanceof Announced event
                        && event.owner().equals(owner))
                .toList();
    }

    /** The owner's events on the topic, once there are so many. */
    private static List<ConsumerRecord<byte[], byte[]>> arrived(Account owner, int atLeast) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> arrived(owner).toList(), records -> records.size() >= atLeast);
    }

    private static Stream<ConsumerRecord<byte[], byte[]>> arrived(Account owner) {
        return Topic.all(TOPIC).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(owner.value()));
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        return Topic.header(record, "ce_id");
    }

    private static Map<String, String> content(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> content = Arrays.stream(record.headers().toArray())
                .collect(toMap(header -> header.key(), header -> new String(header.value(), StandardCharsets.UTF_8)));
        content.put("value", new String(record.value(), StandardCharsets.UTF_8));
        return content;
    }

    /** Longer than what is on its way to the broker is waited for. */
    private record SlowToRelease(AnnouncerRole role) implements AnnouncerRole {

        @Override
        public Uni<Boolean> acquire(String holder, Duration lease) {
            return role.acquire(holder, lease);
        }

        @Override
        public Uni<Void> release(String holder) {
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(Duration.ofSeconds(3))
                    .chain(() -> role.release(holder));
        }

        @Override
        public Uni<Void> advance(String holder, long position) {
            return role.advance(holder, position);
        }

        @Override
        public Uni<Long> position() {
            return role.position();
        }
    }
}
