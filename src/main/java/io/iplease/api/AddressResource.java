package io.iplease.api;

import io.iplease.api.access.AuditLog;
import io.iplease.api.access.Caller;
import io.iplease.api.access.Roles;
import io.iplease.api.problem.ProblemException;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.view.AddressHistory;
import io.iplease.store.view.AddressView;
import io.iplease.store.view.Page;
import io.iplease.store.view.SupplyQueries;
import io.iplease.store.view.Tenure;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Single addresses: who has one, and who had it when. */
@Path("/api/v1/addresses/{ip}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "addresses")
@RolesAllowed({Roles.OPERATOR, Roles.TENANT})
public class AddressResource {

    private final SupplyQueries supply;
    private final AddressHistory history;

    private final SecurityIdentity identity;
    private final AuditLog audit;

    AddressResource(SupplyQueries supply, AddressHistory history, SecurityIdentity identity, AuditLog audit) {
        this.supply = supply;
        this.history = history;
        this.identity = identity;
        this.audit = audit;
    }

    /** What is known of an address now. To a tenant, one that it does not have and had not last is unknown. */
    @GET
    @Operation(operationId = "getAddress", summary = "Who holds an address, or what else has become of it")
    public Uni<AddressView> address(@RestPath String ip) {
        Ipv4Address address = Parameters.address(ip).orElseThrow();
        Caller caller = Caller.of(identity);
        return supply.address(address).map(found -> found.filter(view -> mayShow(caller, view))
                .orElseThrow(() ->
                        ProblemException.notFound("address_unknown", "nothing is known of %s".formatted(address))));
    }

    /**
     * Who held an address at a moment, or in a span of time: the answer to an abuse report. A tenant sees its own tenures.
     */
    @GET
    @Path("/history")
    @Operation(operationId = "getAddressHistory", summary = "Who held an address when, the latest first")
    public Uni<Page<Tenure>> history(
            @RestPath String ip,
            @RestQuery String at,
            @RestQuery String from,
            @RestQuery String to,
            @RestQuery String limit,
            @RestQuery String cursor) {
        Ipv4Address address = Parameters.address(ip).orElseThrow();
        return history.of(
                address,
                span(at, from, to),
                Caller.of(identity).onlyOwner(),
                Parameters.limit(limit),
                Parameters.cursor(cursor));
    }

    private boolean mayShow(Caller caller, AddressView view) {
        boolean shown = caller.onlyOwner().isEmpty()
                || (view.holder() != null
                        ? caller.sees(view.holder().lease().owner())
                        : view.lastHolder() != null
                                && caller.sees(view.lastHolder().lease().owner()));
        if (!shown) {
            audit.hidden(caller, "address " + view.address());
        }
        return shown;
    }

    private static AddressHistory.Span span(String at, String from, String to) {
        Optional<Instant> moment = Parameters.time("at", at);
        AddressHistory.Span span = new AddressHistory.Span(Parameters.time("from", from), Parameters.time("to", to));
        boolean spans = span.from().isPresent() || span.to().isPresent();
        if (moment.isPresent() && spans) {
            throw ProblemException.badRequest("bad_time", "\"at\" does not go with \"from\" or \"to\"");
        }
        if (span.from().isPresent()
                && span.to().isPresent()
                && span.to().get().isBefore(span.from().get())) {
            throw ProblemException.badRequest("bad_time", "\"to\" is before \"from\"");
        }
        return moment.map(AddressHistory.Span::at).orElse(span);
    }
}
