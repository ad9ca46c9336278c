package io.iplease.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    private static final Instant AT = Instant.parse("2026-11-24T10:00:00.123456Z");

    private final EventIds ids = new EventIds();

    @Test
    void anIdIsAUuidOfVersion7ThatBeginsWithTheMillisecond() {
        assertThat(Stream.generate(() -> ids.next(AT)).limit(1_000)).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT.toEpochMilli());
        });
    }

    @Test
    void noTwoIdsOfOneMomentAreTheSame() {
        assertThat(Stream.generate(() -> ids.next(AT)).limit(10_000)).doesNotHaveDuplicates();
    }

    @Test
    void idsSortByTime() {
        List<String> inOrder = IntStream.range(0, 100)
                .mapToObj(n -> ids.next(AT.plusMillis(n)))
                .map(UUID::toString)
                .toList();
        assertThat(inOrder).isSorted();
    }
}
