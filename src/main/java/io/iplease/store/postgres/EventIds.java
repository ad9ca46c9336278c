package io.iplease.store.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes the ids of outgoing events: UUIDs of version 7 (RFC 9562), which sort by time. */
@ApplicationScoped
public class EventIds {

    private final SecureRandom random = new SecureRandom();

    /** A new id for an event decided at this time. */
    public UUID next(Instant at) {
        long high = at.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
