package io.iplease.local.trial;

import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.RandomInputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends the input in small bursts with pauses, as events come. When is chance; what, and in which order, is the seed's. */
public final class Traffic implements AutoCloseable {

    private static final int LARGEST_BURST = 20;
    private static final int LONGEST_PAUSE_MILLIS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaProducer<String, byte[]> producer;
    private final RandomInputs inputs;
    private final int events;
    private final Random random;
    private volatile int sent;

    /**
     * Has sent nothing yet.
     *
     * @param kafka where the broker is
     * @param events how many there are to send
     * @param seed decides bursts and pauses
     */
    public Traffic(String kafka, RandomInputs inputs, int events, long seed) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
        this.inputs = inputs;
        this.events = events;
        this.random = new Random(seed + 1);
    }

    /**
     * Sends so many more, and returns when the broker has them. For one thread at a time.
     *
     * @throws IllegalStateException if the broker does not take them
     */
    public void send(int count) {
        try {
            int left = Math.min(count, left());
            while (left > 0) {
                int burst = Math.min(left, 1 + random.nextInt(LARGEST_BURST));
                List<Future<?>> acknowledgements = new ArrayList<>();
                for (int i = 0; i < burst; i++) {
                    acknowledgements.add(producer.send(InputRecords.of(inputs.next())));
                }
                for (Future<?> acknowledgement : acknowledgements) {
                    acknowledgement.get();
                }
                sent += burst;
                left -= burst;
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException("the input cannot be sent", failed);
        }
    }

    /** What is done while the input passes. */
    @FunctionalInterface
    public interface Meanwhile {

        /** Does it, and returns when the input may stop. */
        void run() throws Exception;
    }

    /** Sends until that is done, or nothing is left, and returns when the broker has what was sent. */
    public void whileItPasses(Meanwhile meanwhile) throws Exception {
        AtomicBoolean passing = new AtomicBoolean(true);
        try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sending = sender.submit(() -> {
                while (passing.get() && left() > 0) {
                    send(1);
                }
            });
            try {
                meanwhile.run();
            } finally {
                passing.set(false);
                sending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    /** How many the broker has. */
    public int sent() {
        return sent;
    }

    /** How many are still to come. */
    public int left() {
        return events - sent;
    }

    @Override
    public void close() {
        producer.close();
    }
}
