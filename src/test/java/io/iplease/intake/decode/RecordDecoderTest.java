package io.iplease.intake.decode;

import static io.iplease.intake.decode.Records.LEASE;
import static io.iplease.intake.decode.Records.OWNER;
import static io.iplease.intake.decode.Records.binary;
import static io.iplease.intake.decode.Records.closed;
import static io.iplease.intake.decode.Records.created;
import static io.iplease.intake.decode.Records.structured;
import static io.iplease.intake.decode.Records.utf8;
import static io.iplease.lease.Accounts.PROVIDER;
import static io.iplease.lease.Accounts.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.store.Submission;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Cause;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {

    private static final RecordPosition POSITION = new RecordPosition(new PartitionId(new UUID(0, 1), 3), 0, 42);
    private static final LeaseId ID = new LeaseId(OWNER, 250172, 1, 1, PROVIDER);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String MIGRATION = """
            {"owner": "%s", "provider": "%s", "endpoints": ["myendpoint"], "destination": {"dseq": "250173", "gseq": 1}}""".formatted(OWNER, PROVIDER);

    @Test
    void aCreationWithoutDemandsLeavesThemAsTheyAre() {
        assertThat(event(created(", \"revision\": 3")))
                .isEqualTo(new LeaseEvent.Upserted(ID, OptionalLong.of(3), Optional.empty()));
    }

    @Test
    void anEmptyManifestAsksForNothing() {
        assertThat(event(created(", \"manifest\": []")))
                .isEqualTo(new LeaseEvent.Upserted(ID, OptionalLong.empty(), Optional.of(List.of())));
    }

    @Test
    void nullCountsAsAbsent() {
        assertThat(event(created(", \"manifest\": null, \"sdl\": null, \"revision\": null")))
                .isEqualTo(new LeaseEvent.Upserted(ID, OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(event(created(", \"colour\": {\"of\": \"the sky\"}"))).isInstanceOf(LeaseEvent.Upserted.class);
    }

    @Test
    void aClosingCarriesItsReason() {
        assertThat(event(closed("insufficient_funds"))).isEqualTo(new LeaseEvent.Closed(ID, "insufficient_funds"));
    }

    @Test
    void aMigrationNamesEndpointsAndDestination() {
        assertThat(event(binary("endpoints.migrate.v1", MIGRATION).header("ce_subject", "anything")))
                .isEqualTo(new LeaseEvent.MigrationRequested(
                        OWNER, PROVIDER, new TreeSet<>(List.of(new EndpointName("myendpoint"))), 250173, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "\"18446744073709551615\""})
    void aDeploymentNumberUsesAll64Bits(String dseq) {
        LeaseEvent event = event(binary("lease.closed.v1", "{\"lease\": %s}".formatted(LEASE.replace("250172", dseq))));

        assertThat(((LeaseEvent.Closed) event).lease().dseqText()).isEqualTo("18446744073709551615");
    }

    @Test
    void structuredModeSaysTheSameAsBinaryMode() {
        Records binary = closed("x").header("ce_correlationid", "c").header("ce_traceparent", TRACE);
        Records structured = structured("""
                {"specversion": "1.0", "id": "event-1", "source": "/test", "type": "io.iplease.lease.closed.v1",
                 "time": "2026-11-24T10:00:00Z", "correlationid": "c", "traceparent": "%s",
                 "data": {"lease": %s, "reason": "x"}}""".formatted(TRACE, LEASE));

        assertThat(submission(structured)).isEqualTo(submission(binary));
    }

    @Test
    void structuredDataMayBeBase64() {
        String data = Base64.getEncoder().encodeToString(utf8("{\"lease\": %s}".formatted(LEASE)));

        assertThat(event(structured("""
                        {"specversion": "1.0", "id": "1", "source": "/test", "type": "io.iplease.lease.closed.v1",
                         "time": "2026-11-24T10:00:00Z", "data_base64": "%s"}""".formatted(data)))).isEqualTo(new LeaseEvent.Closed(ID, ""));
    }

    @Test
    void theCauseIsWhatOutgoingEventsRepeat() {
        Records record = closed("x").header("ce_correlationid", "c").header("traceparent", TRACE);

        assertThat(submission(record).cause())
                .isEqualTo(new Cause(
                        Optional.of(new Cause.EventKey("/test", "event-1")),
                        Optional.of("io.iplease.lease.closed.v1"),
                        Optional.of("c"),
                        Optional.of(TRACE)));
    }

    @Test
    void anEventWithoutCorrelationBeginsOne() {
        assertThat(submission(closed("x")).cause().correlationId()).contains("event-1");
    }

    @Test
    void aTraceThatCannotBeReadIsIgnored() {
        assertThat(submission(closed("x").header("ce_traceparent", "00-nonsense"))
                        .cause()
                        .traceparent())
                .isEmpty();
    }

    @Test
    void aSubjectThatNamesTheLeaseIsAccepted() {
        assertThat(event(closed("x").header("ce_subject", ID.text()))).isInstanceOf(LeaseEvent.Closed.class);
    }

    static Stream<Arguments> poison() {
        String other = account(2).value();
        return Stream.of(
                arguments(Reason.MISSING_KEY, closed("x").key(null)),
                arguments(Reason.MISSING_KEY, closed("x").key("")),
                arguments(Reason.WRONG_KEY, closed("x").key(other)),
                arguments(
                        Reason.WRONG_KEY,
                        binary("endpoints.migrate.v1", MIGRATION).key(other)),
                arguments(Reason.EMPTY_VALUE, closed("x").value(null)),
                arguments(Reason.EMPTY_VALUE, closed("x").value(new byte[0])),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").without("ce_specversion")),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").without("ce_id")),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").without("ce_source")),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").without("ce_type")),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").without("ce_time")),
                arguments(Reason.MISSING_ATTRIBUTE, closed("x").header("ce_id", "")),
                arguments(Reason.MISSING_ATTRIBUTE, structured("{}")),
                arguments(Reason.INVALID_ATTRIBUTE, closed("x").header("ce_time", "yesterday")),
                arguments(Reason.INVALID_ATTRIBUTE, closed("x").header("ce_id", "i".repeat(1001))),
                arguments(Reason.INVALID_ATTRIBUTE, closed("x").header("ce_source", "a\0b")),
                arguments(Reason.INVALID_ATTRIBUTE, structured("{\"id\": 7}")),
                arguments(Reason.UNSUPPORTED_SPECVERSION, closed("x").header("ce_specversion", "0.3")),
                arguments(Reason.UNSUPPORTED_CONTENT_TYPE, closed("x").header("content-type", "application/avro")),
                arguments(
                        Reason.UNSUPPORTED_CONTENT_TYPE,
                        closed("x").header("content-type", "application/cloudevents-batch+json")),
                arguments(Reason.UNKNOWN_TYPE, binary("lease.paused.v1", "{}")),
                arguments(Reason.UNKNOWN_TYPE, closed("x").header("ce_type", "com.example.lease.closed.v1")),
                arguments(Reason.NEWER_VERSION, binary("lease.closed.v2", "{}")),
                arguments(Reason.INVALID_JSON, closed("x").value(utf8("not json"))),
                arguments(Reason.INVALID_JSON, closed("x").value(utf8("[]"))),
                arguments(Reason.INVALID_JSON, closed("x").value(utf8("{} {}"))),
                arguments(Reason.INVALID_JSON, closed("x").value(utf8("{\"a\": 1, \"a\": 2}"))),
                arguments(Reason.INVALID_JSON, closed("x").value(utf8("[".repeat(100_000)))),
                arguments(Reason.INVALID_JSON, closed("x").value(new byte[] {'"', (byte) 0xff, '"'})),
                arguments(Reason.INVALID_JSON, closed("x").value(new byte[900_000])),
                arguments(Reason.INVALID_DATA, closed("x").value(utf8("{}"))),
                arguments(Reason.INVALID_DATA, closed("x").value(utf8("{\"lease\": \"%s\"}".formatted(ID)))),
                arguments(Reason.INVALID_DATA, closed("a\\u0000b")),
                arguments(Reason.INVALID_DATA, lease("250172", "1.5")),
                arguments(Reason.INVALID_DATA, lease("250172", "-1")),
                arguments(Reason.INVALID_DATA, lease("250172", "18446744073709551616")),
                arguments(Reason.INVALID_DATA, lease("250172", "\"12a\"")),
                arguments(Reason.INVALID_DATA, lease("\"gseq\": 1", "\"gseq\": 0")),
                arguments(Reason.INVALID_DATA, lease("\"gseq\": 1", "\"gseq\": \"1\"")),
                arguments(Reason.INVALID_DATA, lease(OWNER.value(), "akash1nobody")),
                arguments(Reason.INVALID_DATA, created(", \"revision\": -1")),
                arguments(Reason.INVALID_DATA, created(", \"revision\": 9223372036854775808")),
                arguments(Reason.INVALID_DATA, created(", \"sdl\": {}")),
                arguments(Reason.INVALID_DATA, migration("[\"myendpoint\"]", "[]")),
                arguments(Reason.INVALID_DATA, migration("[\"myendpoint\"]", "[7]")),
                arguments(Reason.INVALID_DATA, migration("myendpoint", "My Endpoint")),
                arguments(Reason.WRONG_SUBJECT, closed("x").header("ce_subject", OWNER + "/1/1/1/" + PROVIDER)),
                arguments(Reason.INVALID_SDL, created(", \"sdl\": \"version: 7\"")),
                arguments(Reason.INVALID_MANIFEST, created(", \"manifest\": 7")),
                arguments(Reason.SDL_AND_MANIFEST, created(", \"sdl\": \"\", \"manifest\": []")));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void poisonIsRefusedWithTheRuleThatItBreaks(Reason reason, Records record) {
        Decoded decoded = RecordDecoder.decode(record.received(), POSITION);

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Poison.class, poison -> {
            assertThat(poison.why().reason()).isEqualTo(reason);
            assertThat(poison.why().sentence()).isNotBlank();
        });
    }

    private static Records lease(String part, String broken) {
        return binary("lease.closed.v1", "{\"lease\": %s}".formatted(LEASE.replace(part, broken)));
    }

    private static Records migration(String part, String broken) {
        return binary("endpoints.migrate.v1", MIGRATION.replace(part, broken));
    }

    private static Submission submission(Records record) {
        Decoded decoded = RecordDecoder.decode(record.received(), POSITION);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        Submission submission = ((Decoded.Event) decoded).submission();
        assertThat(submission.record()).contains(POSITION);
        return submission;
    }

    private static LeaseEvent event(Records record) {
        return ((Command.Handle) submission(record).command()).event();
    }
}
