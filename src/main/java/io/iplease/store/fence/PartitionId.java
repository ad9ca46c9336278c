package io.iplease.store.fence;

import java.util.UUID;

/**
 * A partition of the input topic.
 *
 * @param topicId Kafka's id of the topic, which a recreated topic does not share with the one before
 * @param partition its number, from 0
 */
public record PartitionId(UUID topicId, int partition) {}
