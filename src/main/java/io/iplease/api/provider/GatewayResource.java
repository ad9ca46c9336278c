package io.iplease.api.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.api.access.AuditLog;
import io.iplease.api.access.Caller;
import io.iplease.api.access.Roles;
import io.iplease.config.ProviderSettings;
import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.log.Cause;
import io.iplease.store.view.LeaseView;
import io.iplease.store.view.LedgerQueries;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The paths of Akash's provider gateway that concern addresses, exactly in its shapes. There a certificate says who asks, here
 * a token: a tenant asks for its own, the provider's software says for whom.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "provider")
@RolesAllowed({Roles.OPERATOR, Roles.PROVIDER, Roles.TENANT})
public class GatewayResource {

    private static final String MIGRATE = "io.iplease.endpoints.migrate.v1";
    private static final String SOURCE = "urn:iplease:rest";

    /** @param transferred the endpoints whose addresses are at the destination now */
    @RegisterForReflection
    record Transferred(List<String> transferred) {}

    private final LedgerQueries ledger;
    private final LedgerTransaction transaction;
    private final ObjectMapper json;
    private final Account provider;
    private final SecurityIdentity identity;
    private final AuditLog audit;

    GatewayResource(
            LedgerQueries ledger,
            LedgerTransaction transaction,
            ObjectMapper json,
            ProviderSettings settings,
            SecurityIdentity identity,
            AuditLog audit) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.json = json;
        this.provider = settings.provider();
        this.identity = identity;
        this.audit = audit;
    }

    /** The status of a tenant's lease. */
    @GET
    @Path("/lease/{dseq}/{gseq}/{oseq}/status")
    @Operation(
            operationId = "getGatewayLeaseStatus",
            summary = "As Akash's provider answers it; services is always empty")
    @APIResponse(
            responseCode = "200",
            description = "the ports of its addresses",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = GatewayLeaseStatus.class)))
    @APIResponse(responseCode = "400", description = "the provider does not say for whom")
    @APIResponse(responseCode = "404", description = "the tenant has no such active lease")
    public Uni<RestResponse<?>> leaseStatus(
            @RestPath String dseq,
            @RestPath String gseq,
            @RestPath String oseq,
            @RestQuery @Parameter(description = "the tenant, if it does not ask itself") String owner) {
        Caller caller = Caller.of(identity);
        LeaseId id;
        try {
            Optional<Account> tenant = tenant(caller, owner);
            if (tenant.isEmpty()) {
                return answer(400, "the owner is missing");
            }
            id = LeaseId.parse(String.join("/", tenant.get().value(), dseq, gseq, oseq, provider.value()));
        } catch (InvalidLeaseValueException unparsable) {
            return answer(404, "lease not found");
        }
        return ledger.lease(id).map(found -> found.filter(lease -> lease.state() == LeaseView.State.ACTIVE)
                .<RestResponse<?>>map(lease -> RestResponse.ok(GatewayLeaseStatus.of(lease)))
                .orElseGet(() -> text(404, "lease not found")));
    }

    /** Moves a tenant's addresses to another of its deployments; answers when that is decided. */
    @POST
    @Path("/endpoint/migrate")
    @Consumes(MediaType.WILDCARD)
    @Operation(operationId = "migrateEndpoints", summary = "As Akash's provider answers it")
    @APIResponse(
            responseCode = "200",
            description = "the addresses are at the destination",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Transferred.class)))
    @APIResponse(responseCode = "400", description = "it is not allowed, and nothing has moved")
    @APIResponse(responseCode = "422", description = "the body is no such JSON")
    public Uni<RestResponse<?>> migrate(
            @RestQuery @Parameter(description = "the tenant, if it does not ask itself") String owner,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = MigrationRequest.class)))
                    byte[] body) {
        Caller caller = Caller.of(identity);
        try {
            MigrationRequest request = MigrationRequest.read(body, json);
            Optional<Account> tenant = tenant(caller, owner);
            if (tenant.isEmpty()) {
                return answer(400, "the owner is missing");
            }
            LeaseEvent.MigrationRequested event = request.event(tenant.get(), provider);
            return transaction
                    .commit(Batch.of(submission(event)))
                    .map(List::getFirst)
                    .map(outcome -> told(caller, event, request, outcome));
        } catch (MigrationRequest.InvalidException invalid) {
            audit.changed(caller, "migrate", invalid.getMessage());
            return answer(invalid.status(), invalid.getMessage());
        } catch (InvalidLeaseValueException nobody) {
            return answer(400, "the owner is no account");
        }
    }

    /**
     * Whose data the request is for; empty if nothing says it.
     *
     * @throws InvalidLeaseValueException if it names no account, or, from a tenant, another's: he is told no more of that
     */
    private Optional<Account> tenant(Caller caller, String owner) {
        if (caller.onlyOwner().isEmpty() || identity.hasRole(Roles.PROVIDER)) {
            return owner == null ? caller.account() : Optional.of(new Account(owner));
        }
        if (owner != null && !caller.sees(owner)) {
            audit.hidden(caller, "what " + new Account(owner) + " has");
            throw new InvalidLeaseValueException("not the caller's own");
        }
        return caller.onlyOwner();
    }

    private static Submission submission(LeaseEvent.MigrationRequested event) {
        String id = UUID.randomUUID().toString();
        return new Submission(
                new Command.Handle(event),
                new Cause(
                        Optional.of(new Cause.EventKey(SOURCE, id)),
                        Optional.of(MIGRATE),
                        Optional.of(id),
                        Optional.empty()),
                Optional.empty());
    }

    private RestResponse<?> told(
            Caller caller, LeaseEvent.MigrationRequested event, MigrationRequest request, Outcome outcome) {
        String asked = "migrate %s of %s to %s/%d"
                .formatted(
                        event.endpoints(),
                        event.owner(),
                        Long.toUnsignedString(event.destinationDseq()),
                        event.destinationGseq());
        Decision decision = ((Outcome.Decided) outcome).decision();
        return switch (decision) {
            case Decision.Refused refused -> {
                audit.changed(caller, asked, refused.refusal().sentence());
                yield text(400, refused.refusal().sentence());
            }
            case Decision.Accepted accepted -> {
                audit.changed(caller, asked, "transferred");
                yield RestResponse.ok(new Transferred(request.endpoints()));
            }
            case Decision.Unchanged unchanged -> {
                audit.changed(caller, asked, "there already");
                yield RestResponse.ok(new Transferred(request.endpoints()));
            }
        };
    }

    private static Uni<RestResponse<?>> answer(int status, String sentence) {
        return Uni.createFrom().item(text(status, sentence));
    }

    /** A sentence and nothing else, as the gateway answers what it refuses. */
    private static RestResponse<?> text(int status, String sentence) {
        return RestResponse.ResponseBuilder.<String>create(status)
                .entity(sentence)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .build();
    }
}
