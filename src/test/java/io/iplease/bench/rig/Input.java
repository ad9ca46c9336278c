package io.iplease.bench.rig;

import io.iplease.bench.load.Progress;
import io.iplease.bench.load.Sender;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The input of a system, from which its service reads. */
public final class Input implements AutoCloseable {

    private final BenchSystem system;
    private final Sender sender;
    private final Progress progress;
    private long sent;

    public Input(BenchSystem system) {
        this.system = system;
        this.sender = new Sender(system.kafka(), 5);
        this.progress = new Progress(system.database());
    }

    /**
     * Puts the next events on the topic while the service is paused, lets it go on, and waits until all is committed and announced.
     *
     * @return how many seconds it took, from the moment that it went on
     */
    public double burst(int count, Supplier<ProducerRecord<String, byte[]>> events) {
        return burst(Sender.next(count, events));
    }

    /** The same with records that were made before. */
    public double burst(List<ProducerRecord<String, byte[]>> records) {
        system.pause();
        sender.send(records);
        sent += records.size();
        long began = System.nanoTime();
        system.resume();
        progress.awaitAnnounced(sent);
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() {
        sender.close();
        progress.close();
    }
}
