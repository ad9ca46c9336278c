package io.iplease.announce;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.LogEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;

/** One log entry for each outgoing type, by the type's name. */
final class Entries {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final LeaseId LEASE = new LeaseId(Accounts.account(1), 250172, 1, 1, Accounts.PROVIDER);
    private static final LeaseId OTHER = new LeaseId(Accounts.account(1), 1L << 53 | 1, 1, 1, Accounts.PROVIDER);
    private static final EndpointName NAME = new EndpointName("myendpoint");
    private static final List<Exposure> PORTS =
            List.of(new Exposure("dns", 53, 53, Protocol.UDP), new Exposure("web", 3000, 80, Protocol.TCP));
    private static final LeasedEndpoint WITH_ADDRESS = new LeasedEndpoint(
            LEASE,
            NAME,
            Optional.of(Ipv4Address.parse("198.51.100.7")),
            Optional.of("public"),
            PORTS,
            Instant.parse("2026-11-23T10:00:00Z"));
    private static final LeasedEndpoint WITHOUT =
            new LeasedEndpoint(LEASE, NAME, Optional.empty(), Optional.empty(), PORTS, NOON);

    private Entries() {}

    static Map<String, LogEntry> all() {
        Map<String, Announced> events = new LinkedHashMap<>();
        events.put("allocated", new LedgerEvent.Allocated(NOON, WITH_ADDRESS, null));
        events.put("retained", new LedgerEvent.Retained(NOON, WITH_ADDRESS));
        events.put("bound", new LedgerEvent.Bound(NOON, WITH_ADDRESS));
        events.put(
                "unbound",
                new LedgerEvent.Unbound(
                        NOON, WITH_ADDRESS, "the load balancer does not show the address and does not say why"));
        events.put("binding_failed", new LedgerEvent.BindingFailed(NOON, WITH_ADDRESS, "no available IPs"));
        events.put("migrated", new LedgerEvent.Migrated(NOON, WITH_ADDRESS, OTHER, Binding.BOUND));
        events.put("withheld", new LedgerEvent.Withheld(NOON, WITHOUT, OTHER));
        events.put("pending", new LedgerEvent.Pending(NOON, WITHOUT, Claim.Pending.Reason.POOL_EXHAUSTED));
        events.put(
                "released",
                new LedgerEvent.Released(
                        NOON, WITH_ADDRESS, LedgerEvent.Released.Reason.LEASE_CLOSED, NOON.plusSeconds(600)));
        events.put(
                "refused",
                new LedgerEvent.MigrationRefused(
                        NOON,
                        LEASE.owner(),
                        new TreeSet<>(List.of(NAME)),
                        250173,
                        1,
                        LedgerEvent.MigrationRefused.Reason.NOTHING_TO_MIGRATE,
                        "the endpoint \"myendpoint\" has no address to migrate"));
        Map<String, LogEntry> entries = new LinkedHashMap<>();
        events.forEach((name, event) -> entries.put(name, entry(event, entries.size() + 1L)));
        return entries;
    }

    static LogEntry entry(Announced event, long number) {
        boolean fromOutside = !(event instanceof LedgerEvent.Bound
                || event instanceof LedgerEvent.Unbound
                || event instanceof LedgerEvent.BindingFailed);
        String cause = event instanceof LedgerEvent.MigrationRefused
                ? "io.iplease.endpoints.migrate.v1"
                : "io.iplease.lease.updated.v1";
        return new LogEntry(
                number,
                new UUID(0x019a_b000_0000_7000L, 0x8000_0000_0000_0000L + number),
                OptionalLong.of(number),
                fromOutside ? Optional.of("conversation-1") : Optional.empty(),
                fromOutside ? Optional.of("event-1") : Optional.empty(),
                fromOutside ? Optional.of(cause) : Optional.empty(),
                fromOutside ? Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") : Optional.empty(),
                event);
    }
}
