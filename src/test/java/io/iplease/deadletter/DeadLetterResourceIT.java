package io.iplease.deadletter;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.iplease.intake.decode.Records;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.LogLines;
import io.iplease.local.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class DeadLetterResourceIT {

    private static final String LETTERS = "lease-events-dead-letter";

    @Test
    void aLetterSaysWhatWasReceivedAndWhyItCouldNotBeApplied() {
        String source = newSource();
        Topic.send(Records.binary("lease.paused.v1", "{\"a\": 1}")
                .header("ce_source", source)
                .sent());

        Map<String, Object> letter = awaitLetters(source, 1).getFirst();

        assertThat(letter)
                .containsEntry("reason", "unknown_type")
                .containsEntry("key", Records.OWNER.value())
                .containsEntry("value", "{\"a\": 1}")
                .containsEntry("bytes", 8);
        assertThat((String) letter.get("message")).isNotBlank();
        assertThat((String) letter.get("received")).matches("lease-events-\\d+@\\d+");
        assertThat(headers(letter)).containsEntry("ce_type", "io.iplease.lease.paused.v1");
        assertThat(headers(letter).keySet()).noneMatch(name -> name.startsWith("dead-letter"));
    }

    @Test
    void theNewestLettersComeFirst() {
        String source = newSource();
        for (String type : List.of("one.v1", "two.v1")) {
            Topic.send(Records.binary(type, "{}").header("ce_source", source).sent());
            awaitLetters(source, type.equals("one.v1") ? 1 : 2);
        }

        assertThat(awaitLetters(source, 2))
                .extracting(letter -> headers(letter).get("ce_type"))
                .containsExactly("io.iplease.two.v1", "io.iplease.one.v1");
        get("/api/v1/dead-letters?limit=1").then().body("items", hasSize(1));
    }

    @Test
    void aLetterThatIsSentAgainIsJudgedAnew() {
        String source = newSource();
        Topic.send(Records.binary("lease.paused.v1", "{}")
                .header("ce_source", source)
                .sent());
        Map<String, Object> letter = awaitLetters(source, 1).getFirst();

        JsonPath sent = post("/api/v1/dead-letters/%s/%s/send-again"
                        .formatted(letter.get("partition"), letter.get("offset")))
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        String where = "%s-%d@%d".formatted(sent.getString("topic"), sent.getInt("partition"), sent.getLong("offset"));

        List<Map<String, Object>> letters = awaitLetters(source, 2);
        assertThat(letters.getFirst()).containsEntry("received", where);
        assertThat(letters.getLast()).isEqualTo(letter);
    }

    @Test
    void whoSendsALetterAgainLeavesALineInTheAudit() {
        String source = newSource();
        Topic.send(Records.binary("lease.paused.v1", "{}")
                .header("ce_source", source)
                .sent());
        Map<String, Object> letter = awaitLetters(source, 1).getFirst();

        try (LogLines audit = new LogLines("iplease.audit")) {
            post("/api/v1/dead-letters/%s/%s/send-again".formatted(letter.get("partition"), letter.get("offset")));

            audit.awaitOnly("changed: an-operator: dead letter %s/%s: sent again as lease-events-"
                    .formatted(letter.get("partition"), letter.get("offset")));
        }
    }

    @Test
    void whatIsSentAgainIsWhatWasReceived() {
        String source = newSource();
        ProducerRecord<byte[], byte[]> received = Records.binary("lease.paused.v1", "{\"b\": 2}")
                .header("ce_source", source)
                .sent();
        Topic.send(received);
        Map<String, Object> letter = awaitLetters(source, 1).getFirst();

        post("/api/v1/dead-letters/%s/%s/send-again".formatted(letter.get("partition"), letter.get("offset")));

        List<ConsumerRecord<byte[], byte[]>> input = Topic.all("lease-events").stream()
                .filter(record -> source.equals(Topic.header(record, "ce_source")))
                .toList();
        assertThat(input).hasSize(2);
        assertThat(input.getLast().key()).isEqualTo(received.key());
        assertThat(input.getLast().value()).isEqualTo(received.value());
        assertThat(input.getLast().headers()).containsExactlyElementsOf(received.headers());
    }

    @Test
    void aLetterWithoutItsValueIsNotSentAgain() {
        String source = newSource();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(LETTERS, 0, utf8("key"), null);
        letter.headers().add("ce_source", utf8(source)).add("dead-letter-omitted-bytes", utf8("3000000"));
        Topic.send(letter);
        Map<String, Object> listed = awaitLetters(source, 1).getFirst();
        assertThat(listed).containsEntry("bytes", 3_000_000).containsEntry("reason", "unknown");

        post("/api/v1/dead-letters/0/%s/send-again".formatted(listed.get("offset")))
                .then()
                .statusCode(409)
                .body("code", equalTo("dead_letter_without_value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/999999", "999/0", "0/-1", "x/y", "0/99999999999999999999", "4294967295/0"})
    void aLetterThatDoesNotExistIsNotFound(String name) {
        post("/api/v1/dead-letters/%s/send-again".formatted(name))
                .then()
                .statusCode(404)
                .body("code", equalTo("dead_letter_unknown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "many"})
    void anotherLimitIsRefused(String limit) {
        get("/api/v1/dead-letters?limit=" + limit).then().statusCode(400).body("code", equalTo("bad_limit"));
    }

    private static List<Map<String, Object>> awaitLetters(String source, int count) {
        return await().until(
                        () ->
                                get("/api/v1/dead-letters?limit=100")
                                        .jsonPath()
                                        .<Map<String, Object>>getList("items")
                                        .stream()
                                        .filter(letter ->
                                                source.equals(headers(letter).get("ce_source")))
                                        .toList(),
                        letters -> letters.size() == count);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> headers(Map<String, Object> letter) {
        return (Map<String, String>) letter.get("headers");
    }

    private static String newSource() {
        return "/dead-letter-test/" + UUID.randomUUID();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
