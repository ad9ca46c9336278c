package io.iplease.api;

import io.iplease.ledger.LedgerEvent;
import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in memory, to which a test appends what it wants to see told. */
@Alternative
@ApplicationScoped
class InMemoryLog implements Log {

    private final List<LogEntry> entries = new CopyOnWriteArrayList<>();

    void clear() {
        entries.clear();
    }

    void append(LedgerEvent event) {
        long position = entries.size() + 1;
        entries.add(new LogEntry(
                position,
                new UUID(0x7000L, position),
                OptionalLong.of(position),
                Optional.empty(),
                Optional.of("request-1"),
                Optional.of("io.iplease.endpoints.migrate.v1"),
                Optional.empty(),
                event));
    }

    @Override
    public Uni<List<LogEntry>> after(long position, int limit) {
        return Uni.createFrom().item(() -> entries.stream()
                .filter(entry -> entry.position() > position)
                .limit(limit)
                .toList());
    }

    @Override
    public Uni<Long> lastPosition() {
        return Uni.createFrom().item(() -> (long) entries.size());
    }

    @Override
    public Uni<UUID> incarnation() {
        return Uni.createFrom().item(LedgerRows.INCARNATION);
    }
}
