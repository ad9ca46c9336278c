package io.iplease.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final List<Move> MOVE = List.of(new Move(at(100), Side.B));

    @Test
    void theFirstAnswerIsTheFirstOneOfThePodsMovedToAfterTheEvent() {
        Figures figures = moved(answered(90, 95, "b0"), answered(99, 130, "a0"), answered(120, 140, "b1"));
        assertThat(figures.firstAnswers()).containsExactly(Duration.ofMillis(40));
    }

    @Test
    void theLastAnswerIsThatOfThePodsMovedFromToAConnectionBegunAfterTheEvent() {
        Figures figures = moved(answered(99, 180, "a0"), answered(110, 150, "a0"), answered(120, 140, "b0"));
        assertThat(figures.lastAnswers()).containsExactly(Duration.ofMillis(50));
    }

    @Test
    void theLongestSilenceIsBetweenAnswersAndTheLongestPauseBetweenAttempts() {
        Figures figures = figures(answered(10, 20, "a0"), failed(200, 210, "refused"), answered(300, 320, "b0"));
        assertThat(figures.longestSilence()).isEqualTo(Duration.ofMillis(300));
        assertThat(figures.longestPause()).isEqualTo(Duration.ofMillis(190));
    }

    @Test
    void whatFailedIsCountedByWhatWentWrong() {
        Figures figures = figures(failed(10, 20, "refused"), failed(11, 21, "refused"), failed(12, 22, "reset"));
        assertThat(figures.failed()).isEqualTo(Map.of("refused", 2L, "reset", 1L));
    }

    @Test
    void anAnswerAfterMoreThanHalfASecondIsDelayed() {
        assertThat(figures(answered(10, 510, "a0"), answered(10, 511, "a0")).delayed())
                .isOne();
    }

    @Test
    void connectionsWithWhichTheClientWarmedUpDoNotCount() {
        assertThat(figures(failed(-10, 20, "refused")).connections()).isZero();
    }

    @Test
    void ninetyNineOfAHundredAreNotAboveTheirPercentile() {
        List<Duration> values = IntStream.iterate(100, n -> n - 1)
                .limit(100)
                .mapToObj(Duration::ofMillis)
                .toList();
        assertThat(Figures.percentile(99, values)).isEqualTo(Duration.ofMillis(99));
        assertThat(Figures.percentile(50, values)).isEqualTo(Duration.ofMillis(50));
        assertThat(Figures.percentile(99, values.subList(0, 1))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aConnectionIsReadAsItWasWritten() {
        Connection connection = failed(10, 20, "No route to host");
        assertThat(Connection.parse(connection.line())).isEqualTo(connection);
    }

    private static Figures figures(Connection... connections) {
        return Figures.of(List.of(), NOON, List.of(connections));
    }

    private static Figures moved(Connection... connections) {
        return Figures.of(MOVE, NOON, List.of(connections));
    }

    private static Connection answered(int from, int to, String server) {
        return new Connection(Connection.Kind.NEW, true, at(from), at(to), server);
    }

    private static Connection failed(int from, int to, String why) {
        return new Connection(Connection.Kind.NEW, false, at(from), at(to), why);
    }

    private static Instant at(int millis) {
        return NOON.plusMillis(millis);
    }
}
