package io.iplease.store.postgres;

import io.iplease.intake.decode.RecordDecoder;
import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.lease.Account;
import io.iplease.lease.LeaseId;
import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.Operation;
import io.iplease.local.trial.input.RandomInputs;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Partitions that all have records of the same few owners, and what became of the records. */
final class ContendedInput {

    private static final int OWNERS = 4;
    private static final int BATCH = 5;
    private static final UUID TOPIC = UUID.fromString("00000000-0000-4000-8000-000000000002");

    private final List<List<Submission>> partitions = new ArrayList<>();
    private final Set<LeaseId> leases = new LinkedHashSet<>();
    private final Map<RecordPosition, Integer> timesDecided = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** @param records how many lease events each partition has */
    ContendedInput(long seed, Account provider, int partitions, int records) {
        RandomInputs inputs = new RandomInputs(seed, OWNERS, provider.value());
        for (int partition = 0; partition < partitions; partition++) {
            this.partitions.add(new ArrayList<>());
        }
        while (this.partitions.getLast().size() < records) {
            for (int partition = 0; partition < partitions; partition++) {
                add(partition, inputs);
            }
        }
    }

    private void add(int partition, RandomInputs inputs) {
        List<Submission> records = partitions.get(partition);
        PartitionId id = new PartitionId(TOPIC, partition);
        while (true) {
            Input input = inputs.next();
            if (decoded(input, new RecordPosition(id, 0, records.size())) instanceof Decoded.Event event) {
                records.add(event.submission());
                if (input.operation() instanceof Operation.Upsert upsert) {
                    leases.add(LeaseId.parse(upsert.lease().text()));
                }
                return;
            }
        }
    }

    private static Decoded decoded(Input input, RecordPosition position) {
        ProducerRecord<String, byte[]> sent = InputRecords.of(input);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                sent.topic(), 0, position.offset(), sent.key().getBytes(StandardCharsets.UTF_8), sent.value());
        sent.headers().forEach(record.headers()::add);
        return RecordDecoder.decode(record, position);
    }

    /** What a replica reads of a partition, poll by poll. */
    List<Batch> batches(int partition) {
        List<Submission> records = partitions.get(partition);
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < records.size(); from += BATCH) {
            int to = Math.min(from + BATCH, records.size());
            batches.add(new Batch(
                    records.subList(from, to), Map.of(new PartitionId(TOPIC, partition), new AppliedOffset(0, to))));
        }
        return batches;
    }

    /** What became of one of the batches. */
    void committed(Batch batch, List<Outcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (!(outcomes.get(i) instanceof Outcome.BehindFence)) {
                timesDecided.merge(batch.submissions().get(i).record().orElseThrow(), 1, Integer::sum);
            }
        }
    }

    /** How often each record was decided, or found to repeat another. */
    Map<RecordPosition, Integer> timesDecided() {
        return timesDecided;
    }

    /** How many records there are in all partitions. */
    long records() {
        return partitions.stream().mapToInt(List::size).sum();
    }

    /** How many events that is: some records repeat another's. */
    long events() {
        return partitions.stream()
                .flatMap(List::stream)
                .map(record -> record.cause().event())
                .distinct()
                .count();
    }

    /** The leases that are created or updated somewhere. */
    List<LeaseId> leases() {
        return List.copyOf(leases);
    }

    /** All of it was read. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }
}
