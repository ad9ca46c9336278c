package io.iplease.intake;

import static io.iplease.intake.Records.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.ledger.LedgerEvent;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.PostgresResource;
import io.iplease.local.Topic;
import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class LeaseEventConsumerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    Log log;

    @Inject
    @Readiness
    IntakeReadiness readiness;

    @Test
    void aLeaseGetsAnAddressAndLosesItWhenItCloses() throws Exception {
        String dseq = "1001";
        Topic.send(created(dseq).sent(), about(dseq, Records.closed("done")).sent());

        eventually(() -> eventsOf(dseq)
                .containsAll(List.of(
                        LedgerEvent.Allocated.class, LedgerEvent.Released.class, LedgerEvent.LeaseClosed.class)));
    }

    @Test
    void poisonOfEveryKindGoesToTheDeadLettersAsItCameAndHurtsNoNeighbour() throws Exception {
        Map<String, Records> poison = Map.of(
                "missing_key", Records.closed("x").key(null),
                "wrong_key", Records.closed("x").key("somebody"),
                "empty_value", Records.closed("x").value(null),
                "missing_attribute", Records.closed("x").without("ce_id"),
                "unknown_type", Records.binary("lease.paused.v1", "{}"),
                "newer_version", Records.binary("lease.closed.v2", "{}"),
                "invalid_json", Records.closed("x").value(new byte[900_000]),
                "invalid_data", Records.created(", \"revision\": -1"),
                "invalid_sdl", Records.created(", \"sdl\": \"version: 7\""),
                "sdl_and_manifest", Records.created(", \"sdl\": \"\", \"manifest\": []"));
        poison.values().forEach(record -> Topic.send(record.sent()));
        Topic.send(created("1002").sent());

        eventually(() -> eventsOf("1002").contains(LedgerEvent.Allocated.class));
        eventually(() -> letters().keySet().containsAll(poison.keySet()));
        letters().forEach((reason, letter) -> {
            if (poison.containsKey(reason)) {
                assertThat(letter.key()).isEqualTo(poison.get(reason).sent().key());
                assertThat(letter.value()).isEqualTo(poison.get(reason).sent().value());
                assertThat(letter.headers().toArray())
                        .startsWith(poison.get(reason).sent().headers().toArray());
                assertThat(Topic.header(letter, "dead-letter-topic")).isEqualTo("lease-events");
                assertThat(Topic.header(letter, "dead-letter-offset")).containsOnlyDigits();
                assertThat(Topic.header(letter, "dead-letter-partition")).containsOnlyDigits();
                assertThat(Topic.header(letter, "dead-letter-message")).isNotBlank();
            }
        });
    }

    @Test
    void whileTheDatabaseIsAwayTheInputWaitsAndThenGoesOnByItself() throws Exception {
        PostgresResource.server().stop();
        try {
            Topic.send(created("1003").sent());
            eventually(() -> readiness.call().getStatus() == Status.DOWN);
        } finally {
            PostgresResource.server().start();
        }

        eventually(() -> eventsOf("1003").contains(LedgerEvent.Allocated.class));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    private static Records created(String dseq) throws Exception {
        String example = Files.readString(Path.of("kafka/examples/lease.updated.v1.json"));
        var manifest = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(example)
                .at("/data/manifest")
                .toString()
                .replace("myendpoint", "endpoint-" + dseq);
        return about(dseq, Records.created(", \"manifest\": " + manifest));
    }

    private static Records about(String dseq, Records record) {
        String data = new String(record.sent().value(), java.nio.charset.StandardCharsets.UTF_8);
        return record.value(Records.utf8(data.replace("250172", dseq)))
                .header("ce_id", UUID.randomUUID().toString());
    }

    private static Map<String, ConsumerRecord<byte[], byte[]>> letters() {
        return Topic.all("lease-events-dead-letter").stream()
                .collect(Collectors.toMap(
                        letter -> Topic.header(letter, "dead-letter-reason"),
                        letter -> letter,
                        (first, repeated) -> first));
    }

    private List<Class<?>> eventsOf(String dseq) {
        List<LogEntry> entries = log.after(0, 10_000).await().atMost(PATIENCE);
        return entries.stream()
                .map(LogEntry::event)
                .filter(event -> event.toString().contains(OWNER + "/" + dseq + "/"))
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).ignoreExceptions().until(condition);
    }
}
