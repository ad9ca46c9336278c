package io.iplease.store.fence;

/**
 * Where a record stands in the input.
 *
 * @param partition its partition
 * @param leaderEpoch the number of the partition's leader that took it in: within a log it never goes down, and each leader has a
 *     greater one than those before it; {@link #NO_EPOCH} if the broker does not say
 * @param offset its offset
 */
public record RecordPosition(PartitionId partition, int leaderEpoch, long offset) {

    /** Less than each leader's. */
    public static final int NO_EPOCH = -1;
}
