package io.iplease.store.log;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * The right to announce the log to the outside world, which one replica has at a time, and how far it has come. It is a
 * row in the database and no Kubernetes Lease, because an outage of the cluster must not stop announcing.
 */
public interface AnnouncerRole {

    /** The replica does not have the role any more; what it still had in hand is announced by its successor. */
    final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** @param holder who thought to have the role */
        public LostException(String holder) {
            super(holder + " does not announce any more: another replica does");
        }
    }

    /**
     * Takes the role if nobody has it, or prolongs it. Time is the database's, so that replicas' clocks do not matter.
     *
     * @param holder the replica, by a name that no other one has
     * @param lease for how long, from now; positive
     * @return whether the replica has the role
     */
    Uni<Boolean> acquire(String holder, Duration lease);

    /**
     * Gives the role up, so that another replica need not wait until it expires. Nothing happens if the replica does not have
     * it.
     *
     * @param holder the replica that announced
     */
    Uni<Void> release(String holder);

    /**
     * Remembers that the broker has acknowledged everything up to a position. It never goes back.
     *
     * @param holder the replica that announces
     * @param position of the last entry that was acknowledged
     * @return fails with {@link LostException} if the replica does not have the role any more
     */
    Uni<Void> advance(String holder, long position);

    /** The position of the last entry that the broker has acknowledged; 0 if there is none. */
    Uni<Long> position();
}
