package io.iplease.store.view;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.Account;
import io.iplease.ledger.pool.Ipv4Address;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who held an address when, read from the log: it forgets nothing, not even what a pool no longer contains. */
@ApplicationScoped
public class AddressHistory {

    private static final String TENURES = """
            select cast(json_build_object('position', t.position, 'lease', t.lease, 'endpoint', t.endpoint,
              'from', t.at, 'to', t.until) as text)
            from (
              select b.position, b.lease, b.endpoint, b.at, (
                select e.at from log e
                where e.provider = b.provider and e.address = b.address and e.position > b.position
                  and e.type = 'released'
                order by e.position limit 1) as until
              from log b
              where b.provider = :provider and b.address = %s and b.type in ('allocated', 'migrated')) t
            where true
            """.formatted(Sql.ADDRESS);

    private final JsonRows rows;
    private final String provider;

    AddressHistory(JsonRows rows, IpleaseConfig config) {
        this.rows = rows;
        provider = config.provider().value();
    }

    /**
     * A span of time.
     *
     * @param from tenures that ended after it; empty for all
     * @param to tenures that began before it, or at it; empty for all
     */
    public record Span(Optional<Instant> from, Optional<Instant> to) {

        /** A single moment. */
        public static Span at(Instant moment) {
            return new Span(Optional.of(moment), Optional.of(moment));
        }
    }

    /**
     * The tenures of an address, the latest first.
     *
     * @param address the address
     * @param span those that have a part of this time
     * @param owner the tenant whose tenures alone are wanted; empty for all
     * @param limit at most so many, at least 1
     * @param cursor where the page before ended; empty for the first
     * @throws Cursor.InvalidCursorException if the cursor is one of another list
     */
    public Uni<Page<Tenure>> of(
            Ipv4Address address, Span span, Optional<Account> owner, int limit, Optional<Cursor> cursor) {
        StringBuilder sql = new StringBuilder(TENURES);
        Map<String, Object> parameters =
                new HashMap<>(Map.of("provider", provider, "address", address.toString(), "limit", limit + 1));
        span.from().ifPresent(from -> {
            sql.append("and (t.until is null or t.until > ")
                    .append(Sql.time("from"))
                    .append(")\n");
            parameters.put("from", from.toString());
        });
        span.to().ifPresent(to -> {
            sql.append("and t.at <= ").append(Sql.time("to")).append("\n");
            parameters.put("to", to.toString());
        });
        owner.ifPresent(only -> {
            sql.append("and split_part(t.lease, '/', 1) = :owner\n");
            parameters.put("owner", only.value());
        });
        cursor.ifPresent(after -> {
            sql.append("and t.position < :before\n");
            parameters.put("before", after.position());
        });
        sql.append("order by t.position desc limit :limit");
        return rows.list(sql.toString(), parameters, Tenure.class)
                .map(found -> Page.of(found, limit, last -> new Cursor(last.from(), Long.toString(last.position()))));
    }
}
