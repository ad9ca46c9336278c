package io.iplease.intake;

import static io.iplease.intake.Eventually.PATIENCE;
import static io.iplease.intake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.intake.decode.Records;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.LogLines;
import io.iplease.local.Topic;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Submission;
import io.iplease.store.log.Log;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What becomes of events that change nothing, or cannot be applied. */
@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class EventOutcomesIT {

    private static final String WEB = """
            , "manifest": {"name": "westcoast", "services": [{"name": "web", "expose": [
              {"port": 3000, "externalPort": 80, "proto": "TCP", "global": true, "ip": "web"}]}]}""";

    @Inject
    Log log;

    @Inject
    MeterRegistry metrics;

    @Inject
    LedgerTransaction ledger;

    @Inject
    AddressBook book;

    @Inject
    io.vertx.mutiny.sqlclient.Pool database;

    @TestHTTPResource(value = "/metrics", management = true)
    String prometheus;

    @Test
    void anEventThatChangesNothingIsCountedAndLoggedWithItsReason() {
        Account owner = Accounts.account(9701);
        Map<String, Double> before = counts();
        LogLines lines = new LogLines(BatchCommitter.class);
        Records created = about(owner, 1, "lease.created.v1", ", \"revision\": 3" + WEB);
        Records marker = new Sent(owner, 2).created();
        Records elsewhere = about(owner, 1, "lease.created.v1", WEB);
        Topic.send(
                created.sent(),
                created.sent(),
                about(owner, 1, "lease.updated.v1", ", \"revision\": 3, \"manifest\": []")
                        .sent(),
                about(owner, 1, "lease.updated.v1", ", \"revision\": 2, \"manifest\": []")
                        .sent(),
                about(owner, 1, "lease.updated.v1", WEB).sent(),
                elsewhere
                        .value(Records.utf8(text(elsewhere)
                                .replace(
                                        Accounts.PROVIDER.value(),
                                        Accounts.account(99).value())))
                        .sent(),
                migration(owner, 404).sent(),
                migration(owner, 1).sent(),
                about(owner, 1, "lease.closed.v1", "").sent(),
                about(owner, 1, "lease.closed.v1", "").sent(),
                about(owner, 1, "lease.updated.v1", WEB).sent(),
                marker.sent());
        Map<String, Double> expected = Map.of(
                "lease.created accepted", 2.0,
                "lease.created duplicate", 1.0,
                "lease.created other_provider", 1.0,
                "lease.updated stale_revision", 2.0,
                "lease.updated already_applied", 1.0,
                "lease.updated lease_closed", 1.0,
                "endpoints.migrate destination_not_found", 1.0,
                "endpoints.migrate already_there", 1.0,
                "lease.closed accepted", 1.0,
                "lease.closed lease_closed", 1.0);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(since(before)).isEqualTo(expected));
        lines.close();
        assertThat(Stream.of("duplicate", "other_provider", "stale_revision", "already_applied", "lease_closed"))
                .allSatisfy(reason -> assertThat(lines.texts()).anyMatch(line -> line.endsWith(": " + reason)));
        assertThat(RestAssured.get(prometheus).asString())
                .containsPattern("iplease_events_total\\{.*outcome=\"other_provider\".*type=\"lease.created\".*}");
    }

    @Test
    void poisonIsCountedByItsRuleAndLeavesTheLeaseAsItWas() {
        Account owner = Accounts.account(9702);
        Topic.send(
                about(owner, 1, "lease.created.v1", ", \"revision\": 3" + WEB).sent());
        eventually(() -> new Sent(owner, 1).hasAddress(log));
        List<String> rows = rows(owner);
        double invalidSdl = deadLetters("invalid_sdl");
        Topic.send(
                about(owner, 1, "lease.updated.v1", ", \"revision\": 4, \"sdl\": \"version: 7\"")
                        .sent(),
                about(owner, 1, "lease.updated.v1", ", \"revision\": 4, \"manifest\": 7")
                        .sent(),
                about(owner, 1, "lease.updated.v1", ", \"revision\": 4, \"sdl\": \"\", \"manifest\": []")
                        .sent(),
                about(owner, 1, "lease.updated.v1", ", \"revision\": -4, \"manifest\": []")
                        .sent(),
                about(owner, 1, "lease.closed.v2", "").sent(),
                about(owner, 1, "lease.ended.v1", "").sent(),
                about(owner, 1, "lease.closed.v1", "")
                        .header("ce_subject", "another")
                        .sent(),
                about(owner, 1, "lease.closed.v1", "").header("ce_time", "now").sent(),
                new Sent(owner, 2).created().sent());
        eventually(() -> new Sent(owner, 2).hasAddress(log));
        assertThat(rows(owner)).isEqualTo(rows).hasSize(1);
        eventually(() -> deadLetters("invalid_sdl") == invalidSdl + 1);
    }

    @Test
    void aDeadLetterThatIsMendedCanBeSentAgainUnderItsId() {
        Account owner = Accounts.account(9703);
        Records broken =
                about(owner, 1, "lease.created.v1", ", \"sdl\": \"version: 7\"").header("ce_id", "same");
        Records mended = about(owner, 1, "lease.created.v1", WEB).header("ce_id", "same");
        Topic.send(broken.sent(), mended.sent());
        eventually(() -> new Sent(owner, 1).hasAddress(log));
    }

    @Test
    void whoWaitsIsServedAsTimePasses() {
        Account owner = Accounts.account(9704);
        Inventory inventory = book.inventory().await().atMost(PATIENCE);
        change(new Inventory(
                inventory.pools().stream()
                        .map(pool -> new Pool(pool.name(), pool.priority(), true, pool.addresses()))
                        .toList(),
                inventory.foreign()));
        try {
            Topic.send(new Sent(owner, 1).created().sent());
            eventually(() -> rows(owner).getFirst().contains("no_pool"));
            // Nobody tells the ledger: the timer has to find it.
            database.query("update pool set draining = false").execute().await().atMost(PATIENCE);
            eventually(() -> new Sent(owner, 1).hasAddress(log));
        } finally {
            change(inventory);
        }
    }

    private void change(Inventory inventory) {
        ledger.commit(Batch.of(Submission.internal(new Command.ChangeInventory(inventory))))
                .await()
                .atMost(PATIENCE);
    }

    /** What the tables have of an owner's first lease. */
    private List<String> rows(Account owner) {
        return StreamSupport.stream(
                        database.preparedQuery("""
                                select cast(json_build_array(l.revision, l.closed, c.endpoint, c.state, c.since, c.address,
                                  c.plan, c.reason, e.external_port, e.service, e.port) as text) as row
                                from lease l left join claim c on c.lease = l.id left join exposure e on e.lease = l.id
                                where l.owner = $1 and l.dseq = 1""")
                                .execute(Tuple.of(owner.value()))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .map(row -> row.getString("row"))
                .toList();
    }

    private Map<String, Double> counts() {
        Map<String, Double> counts = new HashMap<>();
        metrics.find("iplease.events")
                .counters()
                .forEach(counter -> counts.put(
                        counter.getId().getTag("type") + " " + counter.getId().getTag("outcome"), counter.count()));
        return counts;
    }

    private Map<String, Double> since(Map<String, Double> before) {
        Map<String, Double> since = new HashMap<>();
        counts().forEach((name, count) -> since.put(name, count - before.getOrDefault(name, 0.0)));
        since.values().removeIf(count -> count == 0);
        return since;
    }

    private double deadLetters(String reason) {
        return metrics.find("iplease.dead.letters").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static Records about(Account owner, int dseq, String type, String fields) {
        String lease =
                Records.LEASE.replace("250172", Integer.toString(dseq)).replace(Records.OWNER.value(), owner.value());
        return identified(owner, Records.binary(type, "{\"lease\": %s%s}".formatted(lease, fields)));
    }

    private static Records migration(Account owner, int dseq) {
        return identified(owner, Records.binary("endpoints.migrate.v1", """
                {"owner": "%s", "provider": "%s", "endpoints": ["web"], "destination": {"dseq": %d, "gseq": 1}}""".formatted(owner, Accounts.PROVIDER, dseq)));
    }

    private static Records identified(Account owner, Records record) {
        return record.key(owner.value()).header("ce_id", UUID.randomUUID().toString());
    }

    private static String text(Records record) {
        return new String(record.sent().value(), StandardCharsets.UTF_8);
    }
}
