package io.iplease.intake;

import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** How far each partition of the input was read, to find out when the broker has lost records. */
@ApplicationScoped
class ReadingProgress {

    private static final Logger LOG = Logger.getLogger(ReadingProgress.class);
    /** Each transaction of a sender leaves a marker that nobody reads and that has an offset; more in a row are not to be expected. */
    private static final int MOST_MARKERS = 100;

    private final Map<PartitionId, AppliedOffset> read = new ConcurrentHashMap<>();

    /**
     * What comes next of a partition follows on this. What was received before may still be on its way to {@link #showsALoss}, and
     * what was read beyond this comes again: neither shows a loss.
     */
    void goesOn(PartitionId partition, AppliedOffset applied) {
        read.merge(partition, applied, AppliedOffset::orFurther);
    }

    /** A partition is read anew from an offset on, whatever was read of it before. */
    void beginsAnew(PartitionId partition, long offset) {
        read.put(partition, AppliedOffset.startingAt(offset));
    }

    /**
     * Whether a record shows that its partition has lost some: it has an offset that another one had, or it does not follow on what
     * was read before, because that was kept for too short a time. Remembers how far each partition was read; each record is
     * asked about once, in the order of reading.
     */
    boolean showsALoss(RecordPosition record) {
        AppliedOffset before = read.getOrDefault(record.partition(), AppliedOffset.startingAt(record.offset()));
        read.merge(record.partition(), before.with(record), AppliedOffset::orFurther);
        boolean replaces = record.offset() < before.next() && !before.isPast(record);
        boolean leavesOut = record.offset() - before.next() > MOST_MARKERS;
        if (replaces || leavesOut) {
            LOG.errorf(
                    "Partition %d of the input was read up to offset %d, and goes on at %d, leader epoch %d: records are lost",
                    record.partition().partition(), before.next(), record.offset(), record.leaderEpoch());
        }
        return replaces || leavesOut;
    }
}
