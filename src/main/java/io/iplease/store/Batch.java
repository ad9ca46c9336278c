package io.iplease.store;

import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * What one transaction decides.
 *
 * @param submissions the commands, in the order in which they are decided
 * @param applied how far the input has been applied once this batch is committed: for each partition, up to the last record of
 *     the batch, dead-lettered ones included; empty if the batch does not come from Kafka
 */
public record Batch(List<Submission> submissions, Map<PartitionId, AppliedOffset> applied) {

    /** A batch that does not come from Kafka. */
    public static Batch of(Submission... submissions) {
        return new Batch(List.of(submissions), Map.of());
    }
}
