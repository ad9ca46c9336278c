package io.iplease.store.view;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.LeaseId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads of leases and of the line in which they wait, as of the last commit. */
@ApplicationScoped
public class LedgerQueries {

    private static final String LEASE = """
            select cast(json_build_object('lease', l.id, 'state', case when l.closed then 'closed' else 'active' end,
              'revision', l.revision, 'firstSeen', l.first_seen, 'closedAt', l.closed_at,
              'endpoints', (
                select coalesce(json_agg(json_build_object('endpoint', c.endpoint,
                    'state', coalesce(c.binding, c.state), 'address', host(c.address),
                    'pool', %s, 'ports', %s,
                    'reason', case when c.state = 'withheld' then (
                        select h.lease from claim h
                        where h.provider = c.provider and h.owner = c.owner and h.endpoint = c.endpoint
                          and h.state <> 'withheld')
                      else c.reason end,
                    'since', c.since) order by c.endpoint collate "C"), '[]')
                from claim c where c.lease = l.id)) as text)
            from lease l
            """.formatted(Sql.POOL, Sql.PORTS);

    /** A lease can have thousands of ports. A page ends with the one that exceeds this, so that answers fit into memory. */
    private static final long MOST_PORTS = 20_000;

    /** Of the leases that are asked for, those of a page, and one more if there is one. */
    private static final String PAGE = """
            with page as (
              select p.id, sum(p.ports) over (order by p.first_seen desc, p.id desc
                rows between unbounded preceding and 2 preceding) as ports_before
              from (
                select l.id, l.first_seen, (select count(*) from exposure e where e.lease = l.id) as ports
                from lease l where l.provider = :provider %s
                order by l.first_seen desc, l.id desc limit :limit) p)
            """ + LEASE + """
            join page on page.id = l.id where coalesce(page.ports_before, 0) < :ports
            order by l.first_seen desc, l.id desc""";

    private static final String LINE = """
            with waiting as (
              select c.lease, max(c.since) as since, min(c.reason) as reason,
                json_agg(c.endpoint order by c.endpoint collate "C") as endpoints
              from claim c where c.provider = :provider and c.state = 'pending' group by c.lease),
            turn as (
              select w.*, l.owner collate "C" as owner, l.dseq, l.gseq, l.oseq,
                w.reason in ('quota_reached', 'exceeds_capacity') as beside
              from waiting w join lease l on l.id = w.lease),
            line as (
              select t.*, case when not beside then count(*) filter (where not beside)
                over (order by since, owner, dseq, gseq, oseq) end as position
              from turn t)
            select cast(json_build_object('position', position, 'lease', lease, 'endpoints', endpoints,
              'reason', reason, 'since', since) as text)
            from line
            where cast(:after as text) = '' or (since, owner, dseq, gseq, oseq)
              > (%s, cast(:owner as text) collate "C", cast(cast(:dseq as text) as numeric),
                 cast(:gseq as bigint), cast(:oseq as bigint))
            order by since, owner, dseq, gseq, oseq limit :limit
            """.formatted(Sql.time("after"));

    private final JsonRows rows;
    private final String provider;

    LedgerQueries(JsonRows rows, IpleaseConfig config) {
        this.rows = rows;
        provider = config.provider().value();
    }

    /** A lease; empty if nothing was ever heard of it. */
    public Uni<Optional<LeaseView>> lease(LeaseId id) {
        return rows.first(
                LEASE + "where l.provider = :provider and l.id = :id",
                Map.of("provider", provider, "id", id.text()),
                LeaseView.class);
    }

    /**
     * Leases, those first that were heard of last.
     *
     * @param filter which
     * @param limit at most so many, at least 1; fewer if they have very many ports
     * @param cursor where the page before ended; empty for the first
     * @throws Cursor.InvalidCursorException if the cursor is one of another list
     */
    public Uni<Page<LeaseView>> leases(LeaseFilter filter, int limit, Optional<Cursor> cursor) {
        StringBuilder sql = new StringBuilder();
        Map<String, Object> parameters =
                new HashMap<>(Map.of("provider", provider, "limit", limit + 1, "ports", MOST_PORTS));
        filter.owner().ifPresent(owner -> {
            sql.append("and l.owner = :owner\n");
            parameters.put("owner", owner.value());
        });
        filter.state()
                .ifPresent(state -> sql.append(
                        switch (state) {
                            case ACTIVE -> "and not l.closed\n";
                            case CLOSED -> "and l.closed\n";
                        }));
        filter.endpoint().ifPresent(endpoint -> {
            sql.append("and l.id in (select c.lease from claim c"
                    + " where c.provider = :provider and c.endpoint = :endpoint)\n");
            parameters.put("endpoint", endpoint.value());
        });
        filter.address().ifPresent(address -> {
            sql.append("and l.id in (select c.lease from claim c where c.provider = :provider and c.address = ")
                    .append(Sql.ADDRESS)
                    .append(")\n");
            parameters.put("address", address.toString());
        });
        cursor.ifPresent(after -> {
            sql.append("and (l.first_seen, l.id) < (")
                    .append(Sql.time("firstSeen"))
                    .append(", :id)\n");
            parameters.put("firstSeen", after.at().toString());
            parameters.put("id", after.lease().text());
        });
        return rows.list(PAGE.formatted(sql), parameters, LeaseView.class)
                .map(found -> Page.of(
                        found,
                        Math.min(limit, fitting(found)),
                        last -> new Cursor(last.firstSeen(), last.lease().text())));
    }

    /** How many of the leases a page has room for. */
    private static int fitting(List<LeaseView> found) {
        int fitting = 0;
        long ports = 0;
        while (fitting < found.size() && ports < MOST_PORTS) {
            ports += found.get(fitting).endpoints().stream()
                    .mapToLong(endpoint -> endpoint.ports().size())
                    .sum();
            fitting++;
        }
        return fitting;
    }

    /**
     * Leases that wait for addresses, in the order in which they are served.
     *
     * @param limit at most so many, at least 1
     * @param cursor where the page before ended; empty for the first
     * @throws Cursor.InvalidCursorException if the cursor is one of another list
     */
    public Uni<Page<WaitingLease>> waiting(int limit, Optional<Cursor> cursor) {
        Optional<LeaseId> after = cursor.map(Cursor::lease);
        Map<String, Object> parameters = Map.of(
                "provider", provider,
                "limit", limit + 1,
                "after", cursor.map(at -> at.at().toString()).orElse(""),
                "owner", after.map(id -> id.owner().value()).orElse(""),
                "dseq", after.map(LeaseId::dseqText).orElse("0"),
                "gseq", after.map(LeaseId::gseq).orElse(0L),
                "oseq", after.map(LeaseId::oseq).orElse(0L));
        return rows.list(LINE, parameters, WaitingLease.class)
                .map(found -> Page.of(
                        found,
                        limit,
                        last -> new Cursor(last.since(), last.lease().text())));
    }
}
