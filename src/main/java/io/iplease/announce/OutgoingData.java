package io.iplease.announce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.ledger.LedgerEvent.EndpointEvent;
import io.iplease.store.LogEntry;
import java.util.Locale;
import java.util.Optional;

/** The data of outgoing events: one shape for all that is about an endpoint of a lease, one for refusals. */
final class OutgoingData {

    /** Numbers up to here survive every JSON reader (RFC 8259, section 6); larger ones are written as text. */
    private static final long LARGEST_SAFE_NUMBER = 1L << 53;

    private OutgoingData() {}

    static ObjectNode of(Announced event, LogEntry entry) {
        return switch (event) {
            case EndpointEvent about -> endpoint(about);
            case LedgerEvent.MigrationRefused refused -> refusal(refused, entry);
        };
    }

    /** The lease that the event is about; a refusal is about several. */
    static Optional<String> subject(Announced event) {
        return switch (event) {
            case EndpointEvent about -> Optional.of(about.subject().lease().text());
            case LedgerEvent.MigrationRefused refused -> Optional.empty();
        };
    }

    private static ObjectNode endpoint(EndpointEvent event) {
        LeasedEndpoint subject = event.subject();
        ObjectNode data = object();
        data.set("lease", lease(subject.lease()));
        data.put("endpoint", subject.endpoint().value());
        data.put("address", subject.address().map(Object::toString).orElse(null));
        data.put("pool", subject.pool().orElse(null));
        ArrayNode ports = data.putArray("ports");
        for (Exposure exposure : subject.exposures()) {
            ports.addObject()
                    .put("service", exposure.service())
                    .put("port", exposure.port())
                    .put("externalPort", exposure.externalPort())
                    .put("protocol", exposure.protocol().name());
        }
        data.put("since", subject.since().toString());
        data.put("reason", reason(event).orElse(null));
        data.set("from", from(event).map(OutgoingData::lease).orElse(null));
        return data;
    }

    private static Optional<String> reason(EndpointEvent event) {
        return switch (event) {
            case LedgerEvent.Released released -> Optional.of(code(released.reason()));
            case LedgerEvent.Pending pending -> Optional.of(code(pending.reason()));
            case LedgerEvent.Withheld withheld -> Optional.of(withheld.by().text());
            case LedgerEvent.Unbound unbound -> Optional.of(unbound.why());
            case LedgerEvent.BindingFailed failed -> Optional.of(failed.why());
            case LedgerEvent.Allocated allocated -> Optional.empty();
            case LedgerEvent.Retained retained -> Optional.empty();
            case LedgerEvent.Migrated migrated -> Optional.empty();
            case LedgerEvent.Bound bound -> Optional.empty();
        };
    }

    private static Optional<LeaseId> from(EndpointEvent event) {
        return switch (event) {
            case LedgerEvent.Allocated allocated -> Optional.ofNullable(allocated.from());
            case LedgerEvent.Migrated migrated -> Optional.of(migrated.from());
            case LedgerEvent.Retained retained -> Optional.empty();
            case LedgerEvent.Released released -> Optional.empty();
            case LedgerEvent.Withheld withheld -> Optional.empty();
            case LedgerEvent.Pending pending -> Optional.empty();
            case LedgerEvent.Bound bound -> Optional.empty();
            case LedgerEvent.Unbound unbound -> Optional.empty();
            case LedgerEvent.BindingFailed failed -> Optional.empty();
        };
    }

    private static ObjectNode refusal(LedgerEvent.MigrationRefused refused, LogEntry entry) {
        ObjectNode data = object();
        data.putObject("request")
                .put("type", entry.causeType().orElse(null))
                .put("id", entry.causationId().orElse(null));
        data.put("owner", refused.owner().value());
        ArrayNode endpoints = data.putArray("endpoints");
        refused.endpoints().forEach(name -> endpoints.add(name.value()));
        ObjectNode destination = data.putObject("destination");
        putDseq(destination, refused.destinationDseq());
        destination.put("gseq", refused.destinationGseq());
        data.put("reason", code(refused.reason()));
        data.put("sentence", refused.sentence());
        return data;
    }

    private static ObjectNode lease(LeaseId lease) {
        ObjectNode fields = object().put("owner", lease.owner().value());
        putDseq(fields, lease.dseq());
        return fields.put("gseq", lease.gseq())
                .put("oseq", lease.oseq())
                .put("provider", lease.provider().value());
    }

    private static void putDseq(ObjectNode fields, long dseq) {
        if (Long.compareUnsigned(dseq, LARGEST_SAFE_NUMBER) <= 0) {
            fields.put("dseq", dseq);
        } else {
            fields.put("dseq", Long.toUnsignedString(dseq));
        }
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
