package io.iplease.announce;

import io.iplease.store.log.AnnouncerRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The announcer's role from when a replica gets it until it is lost. Used by one thread; blocks. */
final class Tenure {

    /** How long a replica that died keeps the role from the others. */
    static final Duration ROLE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String holder;
    private final AnnouncerRole role;
    private final InstantSource clock;
    private Instant until = Instant.MIN;

    Tenure(String holder, AnnouncerRole role, InstantSource clock) {
        this.holder = holder;
        this.role = role;
        this.clock = clock;
    }

    /** Takes the role or prolongs it. Returns whether the replica has it. */
    boolean acquire() {
        Instant asked = clock.instant();
        boolean mine = role.acquire(holder, ROLE).await().atMost(PATIENCE);
        until = mine ? asked.plus(ROLE) : Instant.MIN;
        return mine;
    }

    /**
     * Prolongs the role when half of its time is over.
     *
     * @throws AnnouncerRole.LostException if another replica has it
     */
    void keep() {
        if (clock.instant().isAfter(until.minus(ROLE.dividedBy(2))) && !acquire()) {
            throw new AnnouncerRole.LostException(holder);
        }
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
        role.release(holder).await().atMost(PATIENCE);
    }
}
