package io.iplease.store.fence;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.UUID;

/** How far the input has been applied. */
public interface Fence {

    /**
     * From where to go on, by partition number; partitions of which nothing was applied yet are absent.
     *
     * @param topicId Kafka's id of the input topic
     */
    Uni<Map<Integer, AppliedOffset>> applied(UUID topicId);

    /**
     * Takes a partition's fence back, and forgets whose records were applied. For a log that lost its end or its leaders' numbers:
     * offsets do not tell any more what of it was applied.
     *
     * @param offset not beyond where the fence is; otherwise nothing changes
     */
    Uni<Void> takeBack(PartitionId partition, long offset);
}
