package io.iplease.intake;

import static io.iplease.intake.Eventually.PATIENCE;
import static io.iplease.intake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.config.IpleaseConfig;
import io.iplease.config.ProviderSettings;
import io.iplease.deadletter.DeadLetters;
import io.iplease.intake.decode.RecordDecoder;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.ledger.Command;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.Topic;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.WholeLog;
import io.iplease.store.fence.Fence;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The running service and two more replicas in its consumer group. */
@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class ReplicasIT {

    private static final int EVENTS = 80;
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z");
    private static final Pattern ADDRESS = Pattern.compile("198\\.51\\.\\d+\\.\\d+");

    @Inject
    IpleaseConfig config;

    @Inject
    ProviderSettings settings;

    @Inject
    Fence fence;

    @Inject
    LedgerTransaction ledger;

    @Inject
    DeadLetters deadLetters;

    @Inject
    Log log;

    @Test
    void whoeverReadsAPartitionAnOwnersHistoryIsThatOfItsEventsInOrder() {
        long seed = 20261124;
        List<TenantStory> stories = IntStream.range(9600, 9612)
                .mapToObj(owner -> new TenantStory(Accounts.account(owner), seed + owner))
                .toList();
        List<List<Records>> events =
                stories.stream().map(story -> story.events(EVENTS)).toList();
        Replica second = new Replica(config, fence, ledger, deadLetters);
        try (Replica third = new Replica(config, fence, ledger, deadLetters)) {
            // Whoever is there alone reads everything.
            eventually(() -> second.hasPartitions() && third.hasPartitions());
            send(events, 0, 20);
            eventually(() -> second.read() > 0 && third.read() > 0);
            send(events, 20, 40);
            second.hang();
            send(events, 40, 60);
            // The others get what it sits on, and decide it first.
            eventually(() -> second.hangsNow() && GroupMember.count() == 2);
            send(events, 60, 70);
        } finally {
            second.close();
        }
        send(events, 70, EVENTS);

        for (TenantStory story : stories) {
            List<String> expected = history(model(story.owner()));
            assertThat(expected).hasSizeGreaterThan(EVENTS / 2);
            await().atMost(PATIENCE)
                    .until(() ->
                            logged(story.owner()).size() >= model(story.owner()).size());
            assertThat(history(logged(story.owner())))
                    .as("seed %d, %s", seed, story.owner())
                    .isEqualTo(expected);
        }
    }

    private static void send(List<List<Records>> events, int from, int to) {
        Topic.send(IntStream.range(from, to)
                .boxed()
                .flatMap(n -> events.stream().map(story -> story.get(n).sent()))
                .toList());
    }

    /** What the pure ledger makes of the owner's records in the order of their partition. */
    private List<LedgerEvent> model(Account owner) {
        byte[] key = Records.utf8(owner.value());
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        List<LedgerEvent> history = new ArrayList<>();
        LedgerState state = LedgerState.empty(settings.provider());
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.ChangeInventory(new Inventory(settings.pools(), AddressSet.EMPTY)));
        Topic.all(Records.TOPIC).stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .map(record -> RecordDecoder.decode(
                        record,
                        new RecordPosition(new PartitionId(new UUID(0, 1), record.partition()), 0, record.offset())))
                .map(decoded ->
                        ((RecordDecoder.Decoded.Event) decoded).submission().command())
                .forEach(commands::add);
        for (Command command : commands) {
            now = now.plusMillis(1);
            for (LedgerEvent event :
                    Ledger.decide(state, command, settings.policy(), now).events()) {
                state = Ledger.apply(state, event);
                history.add(event);
            }
        }
        return history.subList(1, history.size());
    }

    private List<LedgerEvent> logged(Account owner) {
        return WholeLog.of(log).stream()
                .map(LogEntry::event)
                .filter(event -> event.toString().contains(owner.value()))
                .toList();
    }

    /** Without times, and with addresses by the order in which the owner got them: others' wishes decide which they are. */
    private static List<String> history(List<LedgerEvent> events) {
        Map<String, String> addresses = new HashMap<>();
        return events.stream()
                .map(event -> TIME.matcher(event.toString()).replaceAll("T"))
                .map(event -> ADDRESS.matcher(event)
                        .replaceAll(found -> addresses.computeIfAbsent(found.group(), a -> "A" + addresses.size())))
                .toList();
    }
}
