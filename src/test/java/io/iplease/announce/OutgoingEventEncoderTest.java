package io.iplease.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.store.log.LogEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutgoingEventEncoderTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final OutgoingEventEncoder ENCODER = new OutgoingEventEncoder(
            "ip-lease-events", Accounts.PROVIDER.value(), UUID.fromString("0b7d8f9e-3c52-4c1b-9f43-6f1f3d1c2a10"));

    static Stream<String> types() {
        return Entries.all().keySet().stream();
    }

    /** The examples in {@code kafka/examples} are the golden files: what is published as an example is what is sent. */
    @ParameterizedTest
    @MethodSource("types")
    void anEntryIsSentExactlyAsItsExampleShows(String type) throws IOException {
        Path example = Path.of("kafka/examples/address.%s.v1.json".formatted(type));

        ObjectNode sent = asExample(encode(Entries.all().get(type)));

        assertThat(sent).isEqualTo(MAPPER.readTree(Files.readString(example)));
    }

    @Test
    void anInheritedAddressNamesTheLeaseThatLeftIt() throws JsonProcessingException {
        LeasedEndpoint subject = ((LedgerEvent.Bound) Entries.all().get("bound").event()).subject();
        LeaseId left = new LeaseId(subject.lease().owner(), 7, 2, 3, Accounts.PROVIDER);
        ProducerRecord<byte[], byte[]> record =
                encode(Entries.entry(new LedgerEvent.Allocated(subject.since(), subject, left), 1));
        assertThat(MAPPER.readTree(text(record.value())).get("from"))
                .isEqualTo(MAPPER.readTree("""
                {"owner": "%s", "dseq": 7, "gseq": 2, "oseq": 3, "provider": "%s"}""".formatted(left.owner(), left.provider())));
    }

    @Test
    void theSameEntryGivesTheSameBytes() {
        LogEntry entry = Entries.all().get("migrated");

        assertThat(encode(entry).headers()).isEqualTo(encode(entry).headers());
        assertThat(encode(entry).value()).isEqualTo(encode(entry).value());
    }

    @Test
    void aDeploymentNumberIsANumberAsLongAsEveryReaderKeepsIt() throws JsonProcessingException {
        assertThat(dseq(1L << 53)).isEqualTo("9007199254740992");
        assertThat(dseq((1L << 53) + 1)).isEqualTo("\"9007199254740993\"");
        assertThat(dseq(-1)).isEqualTo("\"18446744073709551615\"");
    }

    @Test
    void anEntryWithoutSequenceIsAFault() {
        LogEntry entry = Entries.all().get("bound");
        LogEntry broken = new LogEntry(
                entry.position(),
                entry.eventId(),
                OptionalLong.empty(),
                entry.correlationId(),
                entry.causationId(),
                entry.causeType(),
                entry.traceparent(),
                entry.event());

        assertThatThrownBy(() -> encode(broken)).isInstanceOf(IllegalStateException.class);
    }

    private static String dseq(long dseq) throws JsonProcessingException {
        LeasedEndpoint subject = ((LedgerEvent.Bound) Entries.all().get("bound").event()).subject();
        LeaseId lease = new LeaseId(subject.lease().owner(), dseq, 1, 1, Accounts.PROVIDER);
        LeasedEndpoint moved = new LeasedEndpoint(
                lease, subject.endpoint(), subject.address(), subject.pool(), subject.exposures(), subject.since());
        ProducerRecord<byte[], byte[]> record = encode(Entries.entry(new LedgerEvent.Bound(subject.since(), moved), 1));
        return MAPPER.readTree(text(record.value())).at("/lease/dseq").toString();
    }

    private static ProducerRecord<byte[], byte[]> encode(LogEntry entry) {
        return ENCODER.encode(entry, (Announced) entry.event());
    }

    private static ObjectNode asExample(ProducerRecord<byte[], byte[]> record) throws JsonProcessingException {
        ObjectNode example = MAPPER.createObjectNode();
        example.put("topic", record.topic());
        example.put("key", text(record.key()));
        ObjectNode headers = example.putObject("headers");
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        // Read back from its text, so that numbers compare by value.
        example.set("data", MAPPER.readTree(text(record.value())));
        return (ObjectNode) MAPPER.readTree(example.toString());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
