package io.iplease.store;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.UUID;

/** How far the input has been applied. */
public interface Fence {

    /**
     * The offset to go on from, by partition number; partitions of which nothing was applied yet are absent.
     *
     * @param topicId Kafka's id of the input topic
     */
    Uni<Map<Integer, Long>> nextOffsets(UUID topicId);
}
