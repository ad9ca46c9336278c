package io.iplease.store.fence;

/**
 * How far a partition of the input has been applied. An offset alone does not say it: a log that lost its end gives the same offsets
 * to other records. But these come from a later leader of the partition, and leaders are numbered (KIP-101).
 *
 * @param leaderEpoch the number of the leader that took in the last record applied, as in {@link RecordPosition}
 * @param next the offset after that record
 */
public record AppliedOffset(int leaderEpoch, long next) {

    /** Before the first record. */
    public static final AppliedOffset NOTHING = startingAt(0);

    /** Reading begins at an offset, whichever leader took the record there in. */
    public static AppliedOffset startingAt(long next) {
        return new AppliedOffset(RecordPosition.NO_EPOCH, next);
    }

    /** Whether a record of this partition was applied, or stood in a part of the log that is lost. */
    public boolean isPast(RecordPosition record) {
        return record.leaderEpoch() < leaderEpoch || record.leaderEpoch() == leaderEpoch && record.offset() < next;
    }

    /** The further one of two. */
    public AppliedOffset orFurther(AppliedOffset other) {
        boolean further = other.leaderEpoch > leaderEpoch || other.leaderEpoch == leaderEpoch && other.next > next;
        return further ? other : this;
    }

    /** This, or where reading has come to with one more record of this partition, if it was not applied yet. */
    public AppliedOffset with(RecordPosition record) {
        return isPast(record) ? this : new AppliedOffset(record.leaderEpoch(), record.offset() + 1);
    }
}
