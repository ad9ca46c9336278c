package io.iplease.store;

/**
 * Where a record stands in the input.
 *
 * @param partition its partition
 * @param offset its offset
 */
public record RecordPosition(PartitionId partition, long offset) {}
