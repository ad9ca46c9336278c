package io.iplease.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends at a constant rate, whatever becomes of it. Each event's time is when it was to be sent: if the sender, the broker or the
 * service lags, what waits for them counts, so that there is no coordinated omission.
 */
public final class OpenLoad {

    private OpenLoad() {}

    /** Sends all records, and says when each was to be sent, as {@link System#nanoTime} and by the event's id. */
    public static Map<String, Long> send(
            Sender sender, List<ProducerRecord<String, byte[]>> records, double perSecond) {
        Map<String, Long> intended = HashMap.newHashMap(records.size());
        double pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long began = System.nanoTime();
        for (int i = 0; i < records.size(); i++) {
            long due = began + (long) (i * pause);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            intended.put(id(records.get(i)), due);
            sender.send(records.get(i));
        }
        return intended;
    }

    private static String id(ProducerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }
}
