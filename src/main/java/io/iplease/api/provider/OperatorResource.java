package io.iplease.api.provider;

import io.iplease.api.access.Roles;
import io.iplease.lease.InvalidLeaseValueException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The paths of Akash's IP operator for a provider that sends a token; the port without tokens is {@link OperatorPort}. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "provider")
@RolesAllowed({Roles.OPERATOR, Roles.PROVIDER})
public class OperatorResource {

    private final OperatorAnswers answers;

    OperatorResource(OperatorAnswers answers) {
        this.answers = answers;
    }

    /** How much there is, and how much of it is used. */
    @GET
    @Path("/usage")
    @Operation(operationId = "getOperatorUsage", summary = "As Akash's IP operator answers it")
    public Uni<OperatorUsage> usage() {
        return answers.usage();
    }

    /** The ports of a lease's addresses. */
    @GET
    @Path("/ip-lease-status/{owner}/{dseq}/{gseq}/{oseq}")
    @Operation(operationId = "getOperatorLeaseStatus", summary = "As Akash's IP operator answers it")
    @APIResponse(responseCode = "200", description = "the ports of its addresses")
    @APIResponse(responseCode = "204", description = "it has none")
    @APIResponse(responseCode = "404", description = "a part of the path does not parse")
    public Uni<RestResponse<List<OperatorLeaseStatus>>> leaseStatus(
            @RestPath String owner, @RestPath String dseq, @RestPath String gseq, @RestPath String oseq) {
        try {
            return answers.leaseStatus(owner, dseq, gseq, oseq)
                    .map(ports -> ports.isEmpty() ? RestResponse.noContent() : RestResponse.ok(ports));
        } catch (InvalidLeaseValueException unparsable) {
            return Uni.createFrom().item(RestResponse.status(RestResponse.Status.NOT_FOUND));
        }
    }
}
