package io.iplease.intake.decode;

import static io.iplease.intake.decode.Records.OWNER;
import static io.iplease.intake.decode.Records.binary;
import static io.iplease.intake.decode.Records.created;
import static io.iplease.lease.Accounts.PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.store.Submission;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What lease events say about the demands of the lease's own group, and what of them does not matter. */
class LeaseEventDecoderTest {

    private static final RecordPosition POSITION = new RecordPosition(new PartitionId(new UUID(0, 1), 3), 0, 42);
    private static final String SDL = """
            version: \\"2.0\\"\\nendpoints: {first: {kind: ip}, second: {kind: ip}}\\n\
            services:\\n  api: {expose: [{port: 1, to: [{global: true, ip: first}]}]}\\n\
              web: {expose: [{port: 2, to: [{global: true, ip: second}]}]}\\n\
            deployment: {web: {west: {count: 1}}, api: {east: {count: 1}}}\\n""";
    private static final String GROUP = """
            {"name": "%s", "services": [{"name": "%s", "expose": [{"port": %d, "externalPort": 0, "proto": "TCP",
              "global": true, "ip": "%s"}]}]}""";
    private static final String EAST = GROUP.formatted("east", "api", 1, "first");
    private static final String WEST = GROUP.formatted("west", "web", 2, "second");
    private static final List<EndpointDemand> OF_EAST = List.of(demand("first", "api", 1));
    private static final List<EndpointDemand> OF_WEST = List.of(demand("second", "web", 2));

    @Test
    void anUpdateSaysWhatACreationSays() {
        String data = "{\"lease\": %s, \"revision\": 7, \"manifest\": [%s]}".formatted(Records.LEASE, EAST);
        LeaseId id = new LeaseId(OWNER, 250172, 1, 1, PROVIDER);
        assertThat(List.of(
                        event(binary("lease.created.v1", data)).orElseThrow(),
                        event(binary("lease.updated.v1", data)).orElseThrow()))
                .containsOnly(new LeaseEvent.Upserted(id, OptionalLong.of(7), Optional.of(OF_EAST)));
    }

    @Test
    void anSdlAsksForWhatTheLeasesGroupUses() {
        assertThat(demands(1, ", \"sdl\": \"" + SDL + "\"")).contains(OF_EAST);
        assertThat(demands(2, ", \"sdl\": \"" + SDL + "\"")).contains(OF_WEST);
    }

    @Test
    void aGroupThatTheSdlDoesNotHaveIsPoison() {
        assertThat(event(ofGroup(3, ", \"sdl\": \"" + SDL + "\""))).isEmpty();
    }

    @Test
    void aManifestsGroupsAreNumberedAsThoseOfAnSdl() {
        String groups = ", \"manifest\": [%s, %s]".formatted(WEST, EAST);
        assertThat(demands(1, groups)).contains(OF_EAST);
        assertThat(demands(2, groups)).contains(OF_WEST);
    }

    @Test
    void aManifestThatIsOneObjectIsTheLeasesOwnGroup() {
        assertThat(demands(9, ", \"manifest\": " + WEST)).contains(OF_WEST);
    }

    @Test
    void whenAnEventHappenedDecidesNothing() {
        Records late = created(", \"revision\": 3").header("ce_time", "1999-12-31T23:59:59Z");
        assertThat(submission(late)).isEqualTo(submission(created(", \"revision\": 3")));
    }

    private static Optional<List<EndpointDemand>> demands(int gseq, String fields) {
        return event(ofGroup(gseq, fields)).flatMap(event -> ((LeaseEvent.Upserted) event).demands());
    }

    private static Records ofGroup(int gseq, String fields) {
        String lease = Records.LEASE.replace("\"gseq\": 1", "\"gseq\": " + gseq);
        return binary("lease.created.v1", "{\"lease\": %s%s}".formatted(lease, fields));
    }

    private static Optional<LeaseEvent> event(Records record) {
        return submission(record).map(submission -> ((Command.Handle) submission.command()).event());
    }

    private static Optional<Submission> submission(Records record) {
        return switch (RecordDecoder.decode(record.received(), POSITION)) {
            case RecordDecoder.Decoded.Event(EventType type, Instant time, Submission submission) ->
                Optional.of(submission);
            case RecordDecoder.Decoded.Poison poison -> Optional.empty();
        };
    }

    private static EndpointDemand demand(String name, String service, int port) {
        return new EndpointDemand(new EndpointName(name), List.of(new Exposure(service, port, port, Protocol.TCP)));
    }
}
