package io.iplease.local.trial;

import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.RandomInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends life-cycle events of many tenants, a few at a time and now and then very many. While the broker is away it waits. What is
 * sent, and in which bursts, is the seed's; when, is not.
 */
public final class Traffic implements AutoCloseable {

    private static final int USUAL_BURST = 6;
    private static final int LARGE_BURST = 150;
    private static final int LARGE_PERCENT = 3;
    private static final int SHORTEST_PAUSE_MILLIS = 20;
    private static final int LONGEST_PAUSE_MILLIS = 200;

    private final KafkaProducer<String, byte[]> producer;
    private final RandomInputs inputs;
    private final Random random;
    private volatile boolean flowing;
    private volatile Exception failure;
    private Thread thread;

    /**
     * Has sent nothing yet.
     *
     * @param kafka where the broker is
     * @param seed decides the bursts
     */
    public Traffic(String kafka, RandomInputs inputs, long seed) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka,
                        "max.block.ms",
                        Integer.MAX_VALUE,
                        "delivery.timeout.ms",
                        Integer.MAX_VALUE,
                        "request.timeout.ms",
                        5_000),
                new StringSerializer(),
                new ByteArraySerializer());
        this.inputs = inputs;
        this.random = new Random(seed + 1);
    }

    /** Sends from now on. */
    public void begin() {
        flowing = true;
        thread = Thread.ofPlatform().name("traffic").daemon().start(this::flow);
    }

    /** Returns when the broker has all that was sent. */
    public void end() throws Exception {
        flowing = false;
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }

    /** All that was sent, by number. */
    public List<Input> sent() {
        return inputs.made();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void flow() {
        try {
            while (flowing) {
                int burst = random.nextInt(100) < LARGE_PERCENT ? LARGE_BURST : 1 + random.nextInt(USUAL_BURST);
                List<Future<?>> acknowledgements = new ArrayList<>();
                for (int i = 0; i < burst; i++) {
                    acknowledgements.add(producer.send(InputRecords.of(inputs.next())));
                }
                for (Future<?> acknowledgement : acknowledgements) {
                    acknowledgement.get();
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
            }
        } catch (Exception failed) {
            failure = failed;
        }
    }
}
