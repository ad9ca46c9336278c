package io.iplease.cluster.traffic;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Moves an address to and fro under traffic. Each move waits until the one before is over, and then a while of chance: kube-proxy
 * applies a change at once if the last one was more than a second ago, and moves should not be in step with anything.
 */
public final class Rounds {

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMillis(1200);
    private static final int CHANCE_MILLIS = 800;
    private static final Duration LONGEST_MOVE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Random chance = new Random(1);
    private final String address;
    private final int port;

    /** @param address leads to {@link Side#A} when {@link #run} begins */
    public Rounds(String address, int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * Moves so many times.
     *
     * @param mover asks for the move; the time runs from before it is called
     */
    public Figures run(int rounds, Consumer<Side> mover) {
        List<Move> moves = new ArrayList<>();
        try (Traffic traffic = new Traffic(address, port)) {
            awaitAnswers(traffic, Side.A, Instant.EPOCH, WARM_UP);
            Instant begin = Instant.now();
            Side to = Side.B;
            for (int round = 0; round < rounds; round++) {
                Move move = new Move(Instant.now(), to);
                mover.accept(to);
                moves.add(move);
                awaitAnswers(traffic, to, move.event(), QUIET.plusMillis(chance.nextInt(CHANCE_MILLIS)));
                to = to.other();
            }
            return Figures.of(moves, begin, traffic.stop());
        }
    }

    /** Waits until a side has answered, and the other has not, for a while. */
    private static void awaitAnswers(Traffic traffic, Side side, Instant event, Duration lasting) {
        awaitUntil(() ->
                traffic.lastAnswer(side).filter(last -> last.isAfter(event)).isPresent());
        Instant since = Instant.now();
        awaitUntil(() -> {
            Instant enough = Instant.now().minus(lasting);
            return since.isBefore(enough)
                    && traffic.lastAnswer(side.other()).filter(enough::isBefore).isEmpty();
        });
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(LONGEST_MOVE).pollInterval(BETWEEN_LOOKS).until(condition);
    }
}
