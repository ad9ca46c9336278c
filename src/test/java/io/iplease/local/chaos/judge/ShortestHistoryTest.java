package io.iplease.local.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.trial.check.LogRow;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShortestHistoryTest {

    private static final List<LogRow> LOG =
            List.of(row(1, "203.0.113.1"), row(2, "203.0.113.2"), row(3, "203.0.113.1"), row(4, "203.0.113.1"));
    private static final List<ClusterHistory.Led> LED = List.of(
            new ClusterHistory.Led(Instant.EPOCH, "slice-1", "203.0.113.1", Set.of("10.128.0.1")),
            new ClusterHistory.Led(Instant.EPOCH, "slice-2", "203.0.113.2", Set.of("10.128.0.2")));

    @Test
    void anAddressHistoryEndsWithTheEntryThatIsNamed() {
        assertThat(of("Pod 10.128.0.1, address 203.0.113.1, entry id-3"))
                .hasSize(3)
                .element(0)
                .asString()
                .contains("log 1:");
        assertThat(of("Pod 10.128.0.1, address 203.0.113.1, entry id-3"))
                .element(2)
                .asString()
                .contains("slice-1");
    }

    @Test
    void whatNamesNobodyHasNoHistory() {
        assertThat(of("the positions have a gap")).isEmpty();
    }

    private static List<String> of(String finding) {
        return ShortestHistory.of(finding, address -> address.startsWith("203."), LOG, LED);
    }

    private static LogRow row(long position, String address) {
        return new LogRow(
                position,
                Instant.EPOCH,
                "allocated",
                "id-" + position,
                OptionalLong.of(position),
                "owner",
                "lease",
                "alpha",
                address,
                Set.of());
    }
}
