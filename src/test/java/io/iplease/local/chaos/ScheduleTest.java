package io.iplease.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final List<Fault> ALL = List.of(Fault.values());
    private static final Duration LASTS = Duration.ofSeconds(90);

    @Test
    void theSameSeedGivesTheSameStrikes() {
        assertThat(Schedule.of(7, LASTS, 3, ALL)).isEqualTo(Schedule.of(7, LASTS, 3, ALL));
        assertThat(Schedule.of(7, LASTS, 3, ALL)).isNotEqualTo(Schedule.of(8, LASTS, 3, ALL));
    }

    @Test
    void allIsOverInTime() {
        assertThat(Schedule.of(7, LASTS, 3, ALL))
                .isNotEmpty()
                .allMatch(strike -> strike.at().plus(strike.lasts()).compareTo(LASTS) <= 0);
    }

    @Test
    void eachFaultStrikesOnceBeforeAnyStrikesAgain() {
        List<Fault> first = Schedule.of(7, LASTS, 3, ALL).stream()
                .limit(ALL.size())
                .map(Strike::fault)
                .toList();
        assertThat(first).containsExactlyInAnyOrder(Fault.values());
    }

    @Test
    void onlyReplicasThatExistAreStruck() {
        assertThat(Schedule.of(7, LASTS, 2, Arrays.asList(Fault.SERVICE_KILLED)))
                .allMatch(strike -> strike.replica() == 1 || strike.replica() == 2);
    }
}
