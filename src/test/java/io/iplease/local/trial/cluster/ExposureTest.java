package io.iplease.local.trial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.provider.StandInProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said about one address of a made-up history, in seconds from its begin. */
class ExposureTest {

    private static final Instant BEGIN = Instant.parse("2026-11-26T10:00:00Z");
    private static final String ADDRESS = "203.0.113.1";
    private static final String SLICE = "ip-203-0-113-1-tcp-80-0";
    private static final int END = 100;

    private static final String ANNS = "ann/1/1/1/provider";
    private static final String ANNS_OTHER = "ann/2/1/1/provider";
    private static final String BENS = "ben/1/1/1/provider";
    private static final Map<String, String> PODS = Map.of("10.1.0.1", ANNS, "10.1.0.2", ANNS_OTHER, "10.1.0.3", BENS);

    private final List<CommittedAddresses.Turn> turns =
            new ArrayList<>(List.of(new CommittedAddresses.Turn(1, BEGIN, "203.0.113.2", BENS, true, false)));
    private final List<ClusterHistory.Led> led = new ArrayList<>();

    @Test
    void aSliceThatLeadsToItsHoldersPodsIsRight() {
        gets(1, ANNS);
        leads(2, "10.1.0.1");
        loses(50, ANNS);
        leads(50);
        assertThat(exposure(0)).satisfies(found -> {
            assertThat(found.strangers()).isEmpty();
            assertThat(found.sameOwner()).isEmpty();
            assertThat(found.afterRelease()).isEmpty();
        });
    }

    @Test
    void aStrangersStretchIsFoundWithItsLength() {
        gets(1, ANNS);
        leads(2, "10.1.0.1");
        loses(10, ANNS);
        gets(20, BENS);
        leads(25, "10.1.0.3");
        assertThat(exposure(0).strangers()).containsExactly(stretch(BENS, ANNS, 20, 5));
    }

    @Test
    void aStrangerThatIsNeverPutRightLastsUntilTheEnd() {
        gets(1, ANNS);
        leads(30, "10.1.0.3");
        assertThat(exposure(0).strangers()).containsExactly(stretch(ANNS, BENS, 30, END - 30));
    }

    @Test
    void aStrangerAmongTheHoldersPodsIsFoundToo() {
        gets(1, ANNS);
        leads(2, "10.1.0.1", "10.1.0.3");
        leads(3, "10.1.0.1");
        assertThat(exposure(0).strangers()).containsExactly(stretch(ANNS, BENS, 2, 1));
    }

    @Test
    void aMoveOfOneOwnerIsCountedApart() {
        gets(1, ANNS);
        leads(2, "10.1.0.1");
        gets(10, ANNS_OTHER);
        leads(13, "10.1.0.2");
        Exposure found = exposure(0);
        assertThat(found.sameOwner()).containsExactly(stretch(ANNS_OTHER, ANNS, 10, 3));
        assertThat(found.strangers()).isEmpty();
    }

    @Test
    void whatLeadsToTheLastHolderAfterTheReleaseIsCountedApart() {
        gets(1, ANNS);
        leads(2, "10.1.0.1");
        loses(10, ANNS);
        leads(14);
        Exposure found = exposure(0);
        assertThat(found.afterRelease()).containsExactly(stretch(ANNS, ANNS, 10, 4));
        assertThat(found.strangers()).isEmpty();
    }

    @Test
    void aSliceBeforeTheFirstHolderLeadsToAStranger() {
        leads(2, "10.1.0.1");
        gets(5, ANNS);
        assertThat(exposure(0).strangers()).containsExactly(stretch("", ANNS, 2, 3));
    }

    @Test
    void whatWasBeforeTheJudgedTimeIsLeftOut() {
        gets(1, ANNS);
        leads(2, "10.1.0.3");
        leads(3, "10.1.0.1");
        leads(10, "10.1.0.3");
        leads(20, "10.1.0.1");
        assertThat(exposure(15).strangers()).containsExactly(stretch(ANNS, BENS, 15, 5));
    }

    @Test
    void slicesOfOneAddressAreJudgedEachByItself() {
        gets(1, ANNS);
        leads(2, "10.1.0.3");
        led.add(new ClusterHistory.Led(at(3), "another", ADDRESS, Set.of("10.1.0.1")));
        leads(7, "10.1.0.1");
        assertThat(exposure(0).strangers()).containsExactly(stretch(ANNS, BENS, 2, 5));
    }

    @Test
    void stretchesAreSummedUp() {
        List<Exposure.Stretch> stretches =
                List.of(stretch(ANNS, BENS, 1, 7), stretch(ANNS, BENS, 20, 1), stretch(ANNS, BENS, 30, 2));
        assertThat(Exposure.longest(stretches)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Exposure.median(stretches)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Exposure.sum(stretches)).isEqualTo(Duration.ofSeconds(10));
    }

    private void gets(int second, String lease) {
        turns.add(new CommittedAddresses.Turn(turns.size() + 1, at(second), ADDRESS, lease, true, false));
    }

    private void loses(int second, String lease) {
        turns.add(new CommittedAddresses.Turn(turns.size() + 1, at(second), ADDRESS, lease, false, false));
    }

    private void leads(int second, String... ips) {
        led.add(new ClusterHistory.Led(at(second), SLICE, ADDRESS, Set.of(ips)));
    }

    private Exposure exposure(int since) {
        Map<String, String> namespaces = PODS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, pod -> StandInProvider.namespaceOf(pod.getValue())));
        return new Exposure(turns, led, namespaces, at(since), at(END));
    }

    private static Exposure.Stretch stretch(String holder, String led, int from, int seconds) {
        return new Exposure.Stretch(ADDRESS, SLICE, holder, led, at(from), Duration.ofSeconds(seconds));
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }
}
