package io.iplease.api;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.LeaseId;
import io.iplease.store.view.LeaseFilter;
import io.iplease.store.view.LeaseView;
import io.iplease.store.view.LedgerQueries;
import io.iplease.store.view.Page;
import io.iplease.store.view.ReadyBackends;
import io.iplease.store.view.WaitingLease;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

    LeaseResource(LedgerQueries ledger, ReadyBackends backends, IpleaseConfig config) {
        this.ledger = ledger;
        this.backends = backends;
        provider = config.provider().value();
    }

    /** Leases that match everything that is asked for, those first that were heard of last. */
    @GET
    @Path("/leases")
    @Operation(operationId = "listLeases", summary = "Leases, newest first")
    public Uni<Page<LeaseView>> leases(
            @RestQuery String owner,
            @RestQuery String state,
            @RestQuery String endpoint,
            @RestQuery String address,
            @RestQuery String limit,
            @RestQuery String cursor) {
        LeaseFilter filter = new LeaseFilter(
                Parameters.owner(owner),
                Parameters.state(state),
                Parameters.endpoint(endpoint),
                Parameters.address(address));
        return ledger.leases(filter, Parameters.limit(limit), Parameters.cursor(cursor))
                .map(page -> page.map(lease -> lease.with(backends)));
    }

    /** One lease with this provider. */
    @GET
    @Path("/leases/{owner}/{dseq}/{gseq}/{oseq}")
    @Operation(operationId = "getLease", summary = "One lease and what it has of each endpoint")
    public Uni<LeaseView> lease(
            @RestPath String owner, @RestPath String dseq, @RestPath String gseq, @RestPath String oseq) {
        LeaseId id = Parameters.lease(owner, dseq, gseq, oseq, provider);
        return ledger.lease(id).map(found -> found.orElseThrow(() ->
                        ProblemException.notFound("lease_unknown", "nothing was ever heard of lease %s".formatted(id)))
                .with(backends));
    }

    /** Who waits for addresses, in the order in which they are served. */
    @GET
    @Path("/pending")
    @Operation(operationId = "listPending", summary = "The waiting line in order")
    public Uni<Page<WaitingLease>> pending(@RestQuery String limit, @RestQuery String cursor) {
        return ledger.waiting(Parameters.limit(limit), Parameters.cursor(cursor));
    }
}
