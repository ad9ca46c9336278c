package io.iplease.local.faults;

import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.RandomInputs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends the input at a steady pace while it flows. */
final class SteadyLoad implements AutoCloseable {

    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(100);

    private final KafkaProducer<String, byte[]> producer;
    private final RandomInputs inputs;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> flow;
    private volatile int sent;

    SteadyLoad(String kafka, RandomInputs inputs) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
        this.inputs = inputs;
    }

    void flow() {
        flow = clock.scheduleAtFixedRate(this::send, 0, BETWEEN_EVENTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when the broker has all that was sent. */
    void ebb() throws Exception {
        flow.cancel(false);
        clock.submit(() -> {}).get();
    }

    /** How many the broker has. */
    int sent() {
        return sent;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
    }

    private void send() {
        try {
            producer.send(InputRecords.of(inputs.next())).get();
            sent++;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException("the input cannot be sent", failed);
        }
    }
}
