package io.iplease.store.outgoing;

import io.iplease.lease.EndpointName;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.store.log.LogEntry;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry of the log as the outside world is told it, on the topic and in the change stream alike.
 *
 * @param type the CloudEvents type
 * @param data the CloudEvent's data
 */
public record AddressEvent(String type, AddressEventData data) {

    /** What the world is told of an entry; empty if it is none of its business. */
    public static Optional<AddressEvent> of(LogEntry entry) {
        return entry.event() instanceof Announced announced ? Optional.of(of(entry, announced)) : Optional.empty();
    }

    /** What the world is told of an announced entry. */
    public static AddressEvent of(LogEntry entry, Announced event) {
        return switch (event) {
            case LedgerEvent.Allocated it ->
                about("allocated", it, null, it.from() == null ? null : LeaseRef.of(it.from()));
            case LedgerEvent.Retained it -> about("retained", it, null, null);
            case LedgerEvent.Released it -> about("released", it, code(it.reason()), null);
            case LedgerEvent.Migrated it -> about("migrated", it, null, LeaseRef.of(it.from()));
            case LedgerEvent.Withheld it -> about("withheld", it, it.by().text(), null);
            case LedgerEvent.Pending it -> about("pending", it, code(it.reason()), null);
            case LedgerEvent.Bound it -> about("bound", it, null, null);
            case LedgerEvent.Unbound it -> about("unbound", it, it.why(), null);
            case LedgerEvent.BindingFailed it -> about("binding_failed", it, it.why(), null);
            case LedgerEvent.MigrationRefused it -> new AddressEvent(type("refused"), refusal(entry, it));
        };
    }

    private static AddressEvent about(String verb, LedgerEvent.EndpointEvent event, String reason, LeaseRef from) {
        return new AddressEvent(type(verb), AddressEventData.OfEndpoint.of(event.subject(), reason, from));
    }

    private static AddressEventData refusal(LogEntry entry, LedgerEvent.MigrationRefused refused) {
        return new AddressEventData.OfRefusal(
                new AddressEventData.Request(
                        entry.causeType().orElse(null), entry.causationId().orElse(null)),
                refused.owner().value(),
                refused.endpoints().stream().map(EndpointName::value).toList(),
                new AddressEventData.Destination(refused.destinationDseq(), refused.destinationGseq()),
                code(refused.reason()),
                refused.sentence());
    }

    private static String type(String verb) {
        return "io.iplease.address." + verb + ".v1";
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
