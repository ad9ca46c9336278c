package io.iplease.api;

import io.iplease.api.access.Roles;
import io.iplease.api.problem.ProblemException;
import io.iplease.store.view.Page;
import io.iplease.store.view.PoolView;
import io.iplease.store.view.SupplyQueries;
import io.iplease.store.view.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Pools, and how much of them is used by whom. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "supply")
@RolesAllowed(Roles.OPERATOR)
public class SupplyResource {

    private final SupplyQueries supply;

    SupplyResource(SupplyQueries supply) {
        this.supply = supply;
    }

    /**
     * The totals, and what each tenant has.
     *
     * @param totals all pools together
     * @param owners a page of tenants that have anything, by account
     */
    public record UsageReport(Usage totals, Page<Usage.OfOwner> owners) {}

    /** All pools, in the order in which they are used. */
    @GET
    @Path("/pools")
    @Operation(operationId = "listPools", summary = "All pools, in the order in which they are used")
    public Uni<Page<PoolView>> pools() {
        return supply.pools().map(Page::all);
    }

    /** One pool. */
    @GET
    @Path("/pools/{name}")
    @Operation(operationId = "getPool", summary = "One pool")
    public Uni<PoolView> pool(@RestPath String name) {
        return supply.pools().map(pools -> pools.stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("pool_unknown", "no pool has this name")));
    }

    /** How much is used, in all and by tenant. */
    @GET
    @Path("/usage")
    @Operation(operationId = "getUsage", summary = "How many addresses are used, in all and by tenant")
    public Uni<UsageReport> usage(@RestQuery String limit, @RestQuery String cursor) {
        int most = Parameters.limit(limit);
        return Uni.combine()
                .all()
                .unis(supply.usage(), supply.usageByOwner(most, Parameters.cursor(cursor)))
                .with(UsageReport::new);
    }
}
