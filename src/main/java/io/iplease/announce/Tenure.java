package io.iplease.announce;

import io.iplease.store.log.AnnouncerRole;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The announcer's role from when a replica gets it until it is lost. Used by one thread at a time; blocks. */
final class Tenure {

    /** How long a replica that died keeps the role from the others. */
    static final Duration ROLE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String holder;
    private final AnnouncerRole role;
    private final LongSupplier nanos;
    private boolean mine;
    private long asked;

    /** @param nanos a clock that never goes back, such as {@link System#nanoTime} */
    Tenure(String holder, AnnouncerRole role, LongSupplier nanos) {
        this.holder = holder;
        this.role = role;
        this.nanos = nanos;
    }

    /** Takes the role or prolongs it. Returns whether the replica has it. */
    boolean acquire() {
        long now = nanos.getAsLong();
        mine = role.acquire(holder, ROLE).await().atMost(PATIENCE);
        asked = now;
        return mine;
    }

    /**
     * Prolongs the role when half of its time is over.
     *
     * @throws AnnouncerRole.LostException if another replica has it
     */
    void keep() {
        if (!isWithin(ROLE.dividedBy(2)) && !acquire()) {
            throw new AnnouncerRole.LostException(holder);
        }
    }

    /** Whether no other replica can have the role yet. */
    boolean lasts() {
        return isWithin(ROLE);
    }

    /** How far the announcements have come, by this replica or the one before. */
    long position() {
        return role.position().await().atMost(PATIENCE);
    }

    /**
     * Remembers how far the announcements have come.
     *
     * @throws AnnouncerRole.LostException if another replica has the role
     */
    void advance(long position) {
        role.advance(holder, position).await().atMost(PATIENCE);
    }

    /** Lets another replica have the role at once. */
    void end() {
        mine = false;
        role.release(holder).await().atMost(PATIENCE);
    }

    private boolean isWithin(Duration time) {
        return mine && nanos.getAsLong() - asked < time.toNanos();
    }
}
