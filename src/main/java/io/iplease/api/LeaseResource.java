package io.iplease.api;

import io.iplease.api.access.AuditLog;
import io.iplease.api.access.Caller;
import io.iplease.api.access.Roles;
import io.iplease.api.problem.ProblemException;
import io.iplease.config.IpleaseConfig;
import io.iplease.lease.Account;
import io.iplease.lease.LeaseId;
import io.iplease.store.view.Cursor;
import io.iplease.store.view.LeaseFilter;
import io.iplease.store.view.LeaseView;
import io.iplease.store.view.LedgerQueries;
import io.iplease.store.view.Page;
import io.iplease.store.view.ReadyBackends;
import io.iplease.store.view.WaitingLease;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Leases, what they have, and the line in which they wait. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "leases")
public class LeaseResource {

    private final LedgerQueries ledger;
    private final ReadyBackends backends;
    private final String provider;

    private final SecurityIdentity identity;
    private final AuditLog audit;

    LeaseResource(
            LedgerQueries ledger,
            ReadyBackends backends,
            IpleaseConfig config,
            SecurityIdentity identity,
            AuditLog audit) {
        this.ledger = ledger;
        this.backends = backends;
        this.identity = identity;
        this.audit = audit;
        provider = config.provider().value();
    }

    /** Leases that match everything that is asked for, those first that were heard of last. A tenant sees its own. */
    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.TENANT})
    @Path("/leases")
    @Operation(operationId = "listLeases", summary = "Leases, newest first")
    public Uni<Page<LeaseView>> leases(
            @RestQuery String owner,
            @RestQuery String state,
            @RestQuery String endpoint,
            @RestQuery String address,
            @RestQuery String limit,
            @RestQuery String cursor) {
        Caller caller = Caller.of(identity);
        Optional<Account> asked = Parameters.owner(owner);
        LeaseFilter filter = new LeaseFilter(
                asked.or(caller::onlyOwner),
                Parameters.state(state),
                Parameters.endpoint(endpoint),
                Parameters.address(address));
        int most = Parameters.limit(limit);
        Optional<Cursor> after = Parameters.cursor(cursor);
        if (asked.filter(account -> !caller.sees(account.value())).isPresent()) {
            audit.hidden(caller, "the leases of " + owner);
            return Uni.createFrom().item(Page.all(List.of()));
        }
        return ledger.leases(filter, most, after).map(page -> page.map(lease -> lease.with(backends)));
    }

    /** One lease with this provider. */
    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.TENANT})
    @Path("/leases/{owner}/{dseq}/{gseq}/{oseq}")
    @Operation(operationId = "getLease", summary = "One lease and what it has of each endpoint")
    public Uni<LeaseView> lease(
            @RestPath String owner, @RestPath String dseq, @RestPath String gseq, @RestPath String oseq) {
        LeaseId id = Parameters.lease(owner, dseq, gseq, oseq, provider);
        Caller caller = Caller.of(identity);
        if (!caller.sees(id.owner().value())) {
            audit.hidden(caller, "lease " + id.text());
            throw unknown(id);
        }
        return ledger.lease(id)
                .map(found -> found.orElseThrow(() -> unknown(id)).with(backends));
    }

    /** Who waits for addresses, in the order in which they are served. */
    @GET
    @RolesAllowed(Roles.OPERATOR)
    @Path("/pending")
    @Operation(operationId = "listPending", summary = "The waiting line in order")
    public Uni<Page<WaitingLease>> pending(@RestQuery String limit, @RestQuery String cursor) {
        return ledger.waiting(Parameters.limit(limit), Parameters.cursor(cursor));
    }

    private static ProblemException unknown(LeaseId id) {
        return ProblemException.notFound("lease_unknown", "nothing was ever heard of lease %s".formatted(id));
    }
}
