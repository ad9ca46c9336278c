package io.iplease.local.crash;

import io.iplease.local.crash.input.InputRecords;
import io.iplease.local.crash.input.RandomInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends the input in small bursts with pauses, as events come. */
final class Traffic implements AutoCloseable {

    private static final int LARGEST_BURST = 40;
    private static final int LONGEST_PAUSE_MILLIS = 40;

    private final KafkaProducer<String, byte[]> producer;
    private final RandomInputs inputs;
    private final Random random;

    Traffic(String kafka, RandomInputs inputs, long seed) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
        this.inputs = inputs;
        this.random = new Random(seed + 1);
    }

    /** Sends so many more, and returns when the broker has them. */
    void send(int count) throws InterruptedException, ExecutionException {
        int left = count;
        while (left > 0) {
            int burst = Math.min(left, 1 + random.nextInt(LARGEST_BURST));
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < burst; i++) {
                sent.add(producer.send(InputRecords.of(inputs.next())));
            }
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get();
            }
            left -= burst;
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
