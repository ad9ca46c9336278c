package io.iplease.api;

import static io.iplease.api.LedgerRows.INCARNATION;
import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class ChangeResourceIT {

    private static final LeaseId LEASE = lease(1, 250172);

    @TestHTTPResource("/api/v1/changes")
    URI url;

    private final LedgerRows log = new LedgerRows();

    @BeforeEach
    void emptyLog() {
        log.empty();
    }

    @Test
    void anEventHasTheTopicsTypeAndData() {
        log.logged(new LedgerEvent.Allocated(START, subject(7), null));

        try (ChangeReader reader = ChangeReader.open(url, INCARNATION + ":0")) {
            ChangeReader.Change change = reader.await(1).getFirst();

            assertThat(change.id()).isEqualTo(INCARNATION + ":1");
            assertThat(change.name()).isEqualTo("io.iplease.address.allocated.v1");
            assertThat(change.data().toString()).isEqualTo("""
                            {"lease":{"owner":"%s","dseq":250172,"gseq":1,"oseq":1,"provider":"%s"},"endpoint":"web-ip",\
                            "address":"198.51.100.7","pool":"public",\
                            "ports":[{"service":"web","port":3000,"externalPort":80,"protocol":"TCP"}],\
                            "since":"2026-11-23T10:00:00Z","reason":null,"from":null}""".formatted(LEASE.owner(), LEASE.provider()));
        }
    }

    @Test
    void aReaderThatNamesNoEventHearsWhatHappensFromNowOn() {
        log.logged(new LedgerEvent.Allocated(START, subject(1), null));

        try (ChangeReader reader = ChangeReader.open(url, "")) {
            reader.lastId();
            log.logged(new LedgerEvent.Bound(START, subject(2)));

            assertThat(reader.await(1)).extracting(ChangeReader.Change::id).containsExactly(INCARNATION + ":2");
        }
    }

    @Test
    void aReaderThatSawNoEventYetResumesWhereItBegan() {
        log.logged(new LedgerEvent.Allocated(START, subject(1), null));
        String begun;
        try (ChangeReader reader = ChangeReader.open(url, "")) {
            begun = reader.lastId();
        }
        log.logged(new LedgerEvent.Bound(START, subject(2)));

        try (ChangeReader reader = ChangeReader.open(url, begun)) {
            assertThat(reader.await(1)).extracting(ChangeReader.Change::id).containsExactly(INCARNATION + ":2");
        }
    }

    @Test
    void resumingAgainAndAgainLosesAndRepeatsNothing() {
        int all = 450;
        IntStream.rangeClosed(1, all).forEach(n -> log.logged(new LedgerEvent.Allocated(START, subject(n), null)));

        List<String> addresses = new ArrayList<>();
        String last = INCARNATION + ":0";
        for (int part : List.of(1, 99, 250, 100)) {
            try (ChangeReader reader = ChangeReader.open(url, last)) {
                List<ChangeReader.Change> read = reader.await(part).subList(0, part);
                read.forEach(
                        change -> addresses.add(change.data().path("address").asText()));
                last = read.getLast().id();
            }
        }

        assertThat(addresses)
                .isEqualTo(IntStream.rangeClosed(1, all)
                        .mapToObj(n -> address(n).toString())
                        .toList());
    }

    @Test
    void whatIsNotAnnouncedIsNotTold() {
        log.logged(new LedgerEvent.LeaseClosed(START, LEASE, "closed"));
        log.logged(new LedgerEvent.Bound(START, subject(2)));

        try (ChangeReader reader = ChangeReader.open(url, INCARNATION + ":0")) {
            assertThat(reader.await(1)).extracting(ChangeReader.Change::id).containsExactly(INCARNATION + ":2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "410, position_unknown, INCARNATION:1",
        "410, position_unknown, 01900000-0000-7000-8000-0000000000ff:0",
        "400, bad_event_id, 7",
        "400, bad_event_id, INCARNATION:-1",
        "400, bad_event_id, INCARNATION:x"
    })
    void anIdThatThisLedgerDidNotGiveIsAProblem(int status, String code, String lastEventId) {
        given().header("Last-Event-ID", lastEventId.replace("INCARNATION", INCARNATION.toString()))
                .get("/api/v1/changes")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    private static LeasedEndpoint subject(int n) {
        return new LeasedEndpoint(
                LEASE,
                new EndpointName("web-ip"),
                Optional.of(address(n)),
                Optional.of("public"),
                List.of(new Exposure("web", 3000, 80, Protocol.TCP)),
                START);
    }

    private static Ipv4Address address(int n) {
        return new Ipv4Address(Ipv4Address.parse("198.51.100.0").bits() + n);
    }
}
