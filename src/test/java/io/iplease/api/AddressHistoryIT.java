package io.iplease.api;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AddressHistoryIT {

    private static final String PATH = "/api/v1/addresses/198.51.100.7/history";
    private static final Instant SECOND = START.plusSeconds(100);
    private static final Instant THIRD = START.plusSeconds(200);

    /** The address goes to 1, moves to 2 at once, comes free, and goes to 3, which has it still. */
    @BeforeEach
    void ledger() {
        LedgerRows rows = new LedgerRows().empty();
        LeaseId first = lease(1, 1);
        LeaseId second = lease(1, 2);
        LeaseId third = lease(2, 3);
        rows.logged(START, "allocated", first, "aa", "198.51.100.7", "{}")
                .logged(START, "bound", first, "aa", "198.51.100.7", "{}")
                .logged(START, "allocated", third, "zz", "198.51.100.8", "{}")
                .logged(SECOND, "released", first, "aa", "198.51.100.7", "{}")
                .logged(SECOND, "migrated", second, "aa", "198.51.100.7", "{}")
                .logged(SECOND.plusSeconds(50), "released", second, "aa", "198.51.100.7", "{}")
                .logged(THIRD, "allocated", third, "bb", "198.51.100.7", "{}");
    }

    @Test
    void allTenuresAreToldTheLatestFirst() {
        JsonPath history = get(PATH).jsonPath();

        assertThat(history.getList("items.lease.dseq")).containsExactly(3, 2, 1);
        assertThat(history.getList("items.endpoint")).containsExactly("bb", "aa", "aa");
        assertThat(history.getList("items.from"))
                .containsExactly(THIRD.toString(), SECOND.toString(), START.toString());
        assertThat(history.getList("items.to"))
                .containsExactly(null, SECOND.plusSeconds(50).toString(), SECOND.toString());
    }

    @Test
    void aMomentHasOneHolderAtMost() {
        assertThat(holders("at", START.minusSeconds(1))).isEmpty();
        assertThat(holders("at", START)).containsExactly(1);
        assertThat(holders("at", SECOND)).containsExactly(2);
        assertThat(holders("at", SECOND.plusSeconds(50))).isEmpty();
        assertThat(holders("at", THIRD.plusSeconds(999))).containsExactly(3);
    }

    @Test
    void aSpanFindsAllWhoHadTheAddressInIt() {
        assertThat(holders("from", SECOND.plusSeconds(1))).containsExactly(3, 2);
        assertThat(holders("to", SECOND.minusSeconds(1))).containsExactly(1);
        assertThat(given().queryParam("from", "2026-11-23T12:01:41+02:00")
                        .queryParam("to", "2026-11-23T10:02:00Z")
                        .get(PATH)
                        .jsonPath()
                        .getList("items.lease.dseq"))
                .containsExactly(2);
    }

    @Test
    void longHistoriesComeInPages() {
        JsonPath first = get(PATH + "?limit=2").jsonPath();
        JsonPath second =
                given().queryParam("cursor", first.getString("next")).get(PATH).jsonPath();

        assertThat(first.getList("items.lease.dseq")).containsExactly(3, 2);
        assertThat(second.getList("items.lease.dseq")).containsExactly(1);
        assertThat(second.getString("next")).isNull();
    }

    private static List<Integer> holders(String parameter, Instant time) {
        return given().queryParam(parameter, time.toString())
                .get(PATH)
                .jsonPath()
                .getList("items.lease.dseq");
    }
}
