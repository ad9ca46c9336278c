package io.iplease.store.rows;

import static io.iplease.store.rows.Column.bigint;
import static io.iplease.store.rows.Column.bool;
import static io.iplease.store.rows.Column.integer;
import static io.iplease.store.rows.Column.text;
import static io.iplease.store.rows.Column.time;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Lease;
import io.iplease.ledger.LedgerState;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pcollections.TreePMap;

/** The leases that differ between two states, as statements that make the rows of the first those of the second. */
public final class LeaseChanges {

    private static final String LEASES = """
            insert into lease (id, provider, owner, dseq, gseq, oseq, revision, closed, first_seen, closed_at)
            select x.id, $1, x.owner, x.dseq::numeric, x.gseq, x.oseq, x.revision, x.closed, $2::timestamptz,
                   case when x.closed then $2 end
            from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::boolean[])
                 as x(id, owner, dseq, gseq, oseq, revision, closed)
            on conflict (id) do update
            set revision = excluded.revision, closed = excluded.closed,
                closed_at = coalesce(lease.closed_at, excluded.closed_at)""";
    // Looked up one by one (OFFSET 0 keeps it so): for many at once PostgreSQL would rather read the whole table.
    private static final String FORGET = """
            delete from %1$s where ctid = any(array(
              select found.ctid from unnest($1::text[], $2::text[]) as gone(lease, endpoint), lateral (
                select ctid from %1$s where lease = gone.lease and endpoint = gone.endpoint offset 0) found))""";
    // What gets another state or address goes before it comes again, so that no constraint sees a state in between.
    private static final String FORGET_CLAIMS = FORGET.formatted("claim");
    private static final String FORGET_EXPOSURES = FORGET.formatted("exposure");
    private static final String CLAIMS = """
            insert into claim (lease, endpoint, provider, owner, state, since, address, plan, binding, reason)
            select x.lease, x.endpoint, $1, x.owner, x.state, x.since, x.address::inet, x.plan, x.binding, x.reason
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::bigint[],
                        $9::text[], $10::text[])
                 as x(lease, endpoint, owner, state, since, address, plan, binding, reason)
            on conflict (lease, endpoint) do update
            set since = excluded.since, plan = excluded.plan, binding = excluded.binding, reason = excluded.reason""";
    private static final String EXPOSURES = """
            insert into exposure (lease, endpoint, external_port, protocol, service, port)
            select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::integer[])""";

    private final List<Lease> leases = new ArrayList<>();
    private final List<Endpoint> gone = new ArrayList<>();
    private final List<ClaimOf> claims = new ArrayList<>();
    private final List<Endpoint> otherPorts = new ArrayList<>();
    private final List<ExposureOf> exposures = new ArrayList<>();

    private record Endpoint(LeaseId lease, EndpointName name) {
        String leaseText() {
            return lease.text();
        }

        String nameText() {
            return name.value();
        }
    }

    private record ClaimOf(Endpoint endpoint, Claim claim) {}

    private record ExposureOf(Endpoint endpoint, Exposure exposure) {}

    private LeaseChanges() {}

    /**
     * The statements, in the order in which they have to run.
     *
     * @param at when it was decided
     */
    public static List<Write> between(LedgerState before, LedgerState after, OffsetDateTime at) {
        LeaseChanges changes = new LeaseChanges();
        after.leases().values().stream()
                .flatMap(owned -> owned.values().stream())
                .forEach(lease -> changes.add(before.lease(lease.id()), lease));
        return changes.writes(after.provider().value(), at);
    }

    private void add(Optional<Lease> before, Lease after) {
        if (before.filter(after::equals).isPresent()) {
            return;
        }
        if (before.filter(known -> isSameRow(known, after)).isEmpty()) {
            leases.add(after);
        }
        Map<EndpointName, Claim> had = before.map(Lease::claims).orElse(TreePMap.empty());
        had.forEach((name, claim) -> {
            if (!isSameRow(claim, after.claims().get(name))) {
                gone.add(new Endpoint(after.id(), name));
            }
        });
        after.claims().forEach((name, claim) -> {
            if (!claim.equals(had.get(name))) {
                add(new Endpoint(after.id(), name), had.get(name), claim);
            }
        });
    }

    private void add(Endpoint endpoint, Claim before, Claim after) {
        claims.add(new ClaimOf(endpoint, after));
        if (isSameRow(after, before)) {
            if (after.exposures().equals(before.exposures())) {
                return;
            }
            otherPorts.add(endpoint);
        }
        after.exposures().forEach(exposure -> exposures.add(new ExposureOf(endpoint, exposure)));
    }

    private static boolean isSameRow(Lease one, Lease other) {
        return one.revision().equals(other.revision()) && one.closed() == other.closed();
    }

    /** Whether a row that said the one can be made to say the other, if there is another. */
    private static boolean isSameRow(Claim one, Claim other) {
        return other != null
                && ClaimColumns.state(one).equals(ClaimColumns.state(other))
                && Objects.equals(ClaimColumns.address(one), ClaimColumns.address(other));
    }

    private List<Write> writes(String provider, OffsetDateTime at) {
        List<Write> writes = new ArrayList<>();
        writes.addAll(Write.ofRows(
                LEASES,
                Tuple.of(provider, at),
                leases,
                text(lease -> lease.id().text()),
                text(lease -> lease.id().owner().value()),
                text(lease -> lease.id().dseqText()),
                bigint(lease -> lease.id().gseq()),
                bigint(lease -> lease.id().oseq()),
                bigint(lease -> lease.revision().isPresent() ? lease.revision().getAsLong() : null),
                bool(Lease::closed)));
        writes.addAll(
                Write.ofRows(FORGET_CLAIMS, Tuple.tuple(), gone, text(Endpoint::leaseText), text(Endpoint::nameText)));
        writes.addAll(Write.ofRows(
                CLAIMS,
                Tuple.of(provider),
                claims,
                text(row -> row.endpoint().leaseText()),
                text(row -> row.endpoint().nameText()),
                text(row -> row.endpoint().lease().owner().value()),
                text(row -> ClaimColumns.state(row.claim())),
                time(row -> row.claim().since()),
                text(row -> ClaimColumns.address(row.claim())),
                bigint(row -> ClaimColumns.plan(row.claim())),
                text(row -> ClaimColumns.binding(row.claim())),
                text(row -> ClaimColumns.reason(row.claim()))));
        writes.addAll(Write.ofRows(
                FORGET_EXPOSURES, Tuple.tuple(), otherPorts, text(Endpoint::leaseText), text(Endpoint::nameText)));
        writes.addAll(Write.ofRows(
                EXPOSURES,
                Tuple.tuple(),
                exposures,
                text(row -> row.endpoint().leaseText()),
                text(row -> row.endpoint().nameText()),
                integer(row -> row.exposure().externalPort()),
                text(row -> row.exposure().protocol().name()),
                text(row -> row.exposure().service()),
                integer(row -> row.exposure().port())));
        return writes;
    }
}
