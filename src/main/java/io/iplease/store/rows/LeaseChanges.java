package io.iplease.store.rows;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Lease;
import io.iplease.ledger.LedgerState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The leases that differ between two states, as statements that make the rows of the first those of the second. */
public final class LeaseChanges {

    private static final String LEASES = """
            insert into lease (id, provider, owner, dseq, gseq, oseq, revision, closed, first_seen, closed_at)
            select x.id, $1, x.owner, x.dseq, x.gseq, x.oseq, x.revision, x.closed, $3::timestamptz, case when x.closed then $3 end
            from jsonb_to_recordset($2) as x(id text, owner text, dseq numeric, gseq bigint, oseq bigint,
                                             revision bigint, closed boolean)
            on conflict (id) do update
            set revision = excluded.revision, closed = excluded.closed,
                closed_at = coalesce(lease.closed_at, excluded.closed_at)""";
    // All old claims of the changed leases go before the new ones come, so that no constraint sees a state in between.
    private static final String FORGET_CLAIMS =
            "delete from claim where provider = $1 and lease in (select * from jsonb_array_elements_text($2))";
    private static final String CLAIMS = """
            insert into claim (lease, endpoint, provider, owner, state, since, address, plan, binding, reason)
            select x.lease, x.endpoint, $1, x.owner, x.state, x.since, x.address, x.plan, x.binding, x.reason
            from jsonb_to_recordset($2) as x(lease text, endpoint text, owner text, state text, since timestamptz,
                                             address inet, plan bigint, binding text, reason text)""";
    private static final String EXPOSURES = """
            insert into exposure (lease, endpoint, external_port, protocol, service, port)
            select x.lease, x.endpoint, x.external_port, x.protocol, x.service, x.port
            from jsonb_to_recordset($1) as x(lease text, endpoint text, external_port integer, protocol text,
                                             service text, port integer)""";

    private final JsonArray leases = new JsonArray();
    private final JsonArray ids = new JsonArray();
    private final JsonArray claims = new JsonArray();
    private final JsonArray exposures = new JsonArray();

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
                .filter(lease -> !before.lease(lease.id()).filter(lease::equals).isPresent())
                .forEach(changes::add);
        String provider = after.provider().value();
        List<Write> writes = new ArrayList<>();
        writes.addAll(Write.ofRows(LEASES, provider, changes.leases, at));
        writes.addAll(Write.ofRows(FORGET_CLAIMS, provider, changes.ids));
        writes.addAll(Write.ofRows(CLAIMS, provider, changes.claims));
        if (!changes.exposures.isEmpty()) {
            writes.add(new Write(EXPOSURES, Tuple.of(changes.exposures)));
        }
        return writes;
    }

    private void add(Lease lease) {
        leases.add(lease(lease));
        ids.add(lease.id().text());
        lease.claims().forEach((name, claim) -> {
            claims.add(claim(lease, name, claim));
            claim.exposures().forEach(exposure -> exposures.add(exposure(lease, name, exposure)));
        });
    }

    private static JsonObject lease(Lease lease) {
        return new JsonObject()
                .put("id", lease.id().text())
                .put("owner", lease.id().owner().value())
                .put("dseq", lease.id().dseqText())
                .put("gseq", lease.id().gseq())
                .put("oseq", lease.id().oseq())
                .put("revision", lease.revision().isPresent() ? lease.revision().getAsLong() : null)
                .put("closed", lease.closed());
    }

    private static JsonObject claim(Lease lease, EndpointName name, Claim claim) {
        JsonObject row = new JsonObject()
                .put("lease", lease.id().text())
                .put("endpoint", name.value())
                .put("owner", lease.id().owner().value())
                .put("since", claim.since().toString());
        return switch (claim) {
            case Claim.Held held ->
                binding(row, held.binding())
                        .put("state", "held")
                        .put("address", held.address().toString())
                        .put("plan", held.plan());
            case Claim.Withheld withheld -> row.put("state", "withheld");
            case Claim.Pending pending ->
                row.put("state", "pending")
                        .put("reason", pending.reason().name().toLowerCase(Locale.ROOT));
        };
    }

    private static JsonObject binding(JsonObject row, Binding binding) {
        return switch (binding) {
            case Binding.Unconfirmed() -> row.put("binding", "binding");
            case Binding.Bound() -> row.put("binding", "bound");
            case Binding.Failed(String why) -> row.put("binding", "failed").put("reason", why);
        };
    }

    private static JsonObject exposure(Lease lease, EndpointName name, Exposure exposure) {
        return new JsonObject()
                .put("lease", lease.id().text())
                .put("endpoint", name.value())
                .put("external_port", exposure.externalPort())
                .put("protocol", exposure.protocol().name())
                .put("service", exposure.service())
                .put("port", exposure.port());
    }
}
