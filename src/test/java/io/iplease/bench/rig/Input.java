package io.iplease.bench.rig;

import io.iplease.bench.load.OpenLoad;
import io.iplease.bench.load.Progress;
import io.iplease.bench.load.Sender;
import io.iplease.bench.report.Runs;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The input of a system, from which its service reads. */
public final class Input implements AutoCloseable {

    /**
     * How many runs come before those that count, of a service that has just started: for its first 150,000 events the JVM still
     * compiles.
     */
    public static final int WARM_UPS = Integer.getInteger("bench.warmups", 8);

    private static final int EVENTS = Integer.getInteger("bench.events", 20_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final double MICROS_IN_SECOND = 1e6;

    private final BenchSystem system;
    private final Sender together;
    private final Sender singly;
    private final Progress progress;
    private long sent;

    /** @param system whose input is empty */
    public Input(BenchSystem system) {
        this.system = system;
        this.together = new Sender(system.kafka(), 5);
        this.singly = new Sender(system.kafka(), 0);
        this.progress = new Progress(system.database());
    }

    /**
     * Puts events on the topic while the service is paused, lets it go on, and waits until all is committed and announced.
     *
     * @return how many seconds it took, from the moment that it went on
     */
    public double burst(List<ProducerRecord<String, byte[]>> records) {
        system.pause();
        together.send(records);
        sent += records.size();
        long began = System.nanoTime();
        system.resume();
        awaitAnnounced();
        return (System.nanoTime() - began) / 1e9;
    }

    /**
     * What an event costs the service in bursts of {@code bench.events}, microseconds, in {@code bench.runs} runs.
     *
     * @param warmUps how many runs come before, and do not count
     */
    public Runs micros(Supplier<ProducerRecord<String, byte[]>> events, int warmUps) {
        double[] micros = new double[RUNS];
        for (int run = -warmUps; run < RUNS; run++) {
            double seconds = burst(Sender.next(EVENTS, events));
            if (run >= 0) {
                micros[run] = seconds * MICROS_IN_SECOND / EVENTS;
            }
        }
        return Runs.of(micros);
    }

    /** How many events a second the service manages in bursts once it is warm. */
    public double maximum(Supplier<ProducerRecord<String, byte[]>> events) {
        return MICROS_IN_SECOND / micros(events, WARM_UPS).median();
    }

    /**
     * Sends events at a constant rate, and waits until all is committed and announced.
     *
     * @return when each was to be sent, by its id: {@link OpenLoad}
     */
    public Map<String, Long> steady(List<ProducerRecord<String, byte[]>> records, double perSecond) {
        Map<String, Long> intended = send(records, perSecond);
        awaitAnnounced();
        return intended;
    }

    /** Sends events at a constant rate, and does not wait for what becomes of them. */
    public Map<String, Long> send(List<ProducerRecord<String, byte[]>> records, double perSecond) {
        sent += records.size();
        return OpenLoad.send(singly, records, perSecond);
    }

    /** Waits until all that was sent is committed and announced. */
    public void awaitAnnounced() {
        progress.awaitAnnounced(sent);
    }

    /** How many of the events that were sent are not committed. */
    public long lag() {
        return sent - progress.applied();
    }

    @Override
    public void close() {
        together.close();
        singly.close();
        progress.close();
    }
}
