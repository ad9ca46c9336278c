package io.iplease.store;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.MDC;

/**
 * What a log line is about, as fields of its own beside its text, so that a log can be searched by them: {@code lease},
 * {@code owner}, {@code endpoint}, {@code address}, {@code eventId}. They stand in {@code mdc} where lines are JSON.
 *
 * @param fields by name
 */
public record LogFields(Map<String, String> fields) {

    /** About nothing in particular. */
    public static final LogFields NONE = new LogFields(Map.of());

    private static final String OWNER = "owner";
    private static final String LEASE = "lease";
    private static final String ENDPOINT = "endpoint";
    private static final String ADDRESS = "address";
    private static final String EVENT_ID = "eventId";

    /** About a lease event, or whatever else the ledger was told. */
    public static LogFields of(Submission submission) {
        Map<String, String> fields = new HashMap<>();
        submission.cause().event().ifPresent(event -> fields.put(EVENT_ID, event.id()));
        if (submission.command() instanceof Command.Handle(LeaseEvent event)) {
            fields.put(OWNER, event.owner().value());
            switch (event) {
                case LeaseEvent.Upserted upserted ->
                    fields.put(LEASE, upserted.lease().text());
                case LeaseEvent.Closed closed ->
                    fields.put(LEASE, closed.lease().text());
                case LeaseEvent.MigrationRequested migration ->
                    fields.put(
                            ENDPOINT,
                            migration.endpoints().stream()
                                    .map(EndpointName::value)
                                    .collect(Collectors.joining(",")));
            }
        }
        return new LogFields(fields);
    }

    /** About an address and who holds it. */
    public static LogFields of(HeldAddress held) {
        LeaseId lease = held.lease();
        return new LogFields(Map.of(
                OWNER,
                lease.owner().value(),
                LEASE,
                lease.text(),
                ENDPOINT,
                held.endpoint().value(),
                ADDRESS,
                held.claim().address().toString()));
    }

    /** About an address. */
    public static LogFields of(Ipv4Address address) {
        return new LogFields(Map.of(ADDRESS, address.toString()));
    }

    /** About an event of which no more is known than its id. */
    public static LogFields ofEvent(String id) {
        return new LogFields(Map.of(EVENT_ID, id));
    }

    /**
     * Logs with these fields; afterwards they are as they were before. Fields belong to the thread, or to the Vert.x context
     * that it works for, so that nothing but the line may happen here.
     *
     * @param line logs
     */
    public void around(Runnable line) {
        Map<String, Object> before = new HashMap<>();
        fields.forEach((name, value) -> before.put(name, MDC.put(name, value)));
        try {
            line.run();
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    MDC.remove(name);
                } else {
                    MDC.put(name, value);
                }
            });
        }
    }
}
