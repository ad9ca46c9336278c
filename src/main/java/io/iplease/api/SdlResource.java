package io.iplease.api;

import io.iplease.api.access.Roles;
import io.iplease.api.problem.InvalidSdl;
import io.iplease.api.problem.InvalidSdlException;
import io.iplease.api.problem.Problem;
import io.iplease.lease.EndpointDemand;
import io.iplease.sdl.Sdl;
import io.iplease.sdl.SdlReader;
import io.iplease.sdl.SdlReading;
import io.iplease.store.outgoing.PortView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an SDL would ask for, for tenants who want to know before they deploy it. Nothing is kept. */
@Path("/api/v1/sdl")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sdl")
@RolesAllowed({Roles.OPERATOR, Roles.PROVIDER, Roles.TENANT})
public class SdlResource {

    /** @param groups the SDL's placement groups, in the order of their numbers */
    @RegisterForReflection
    public record SdlReport(List<Group> groups) {}

    /**
     * A placement group.
     *
     * @param gseq its number, from 1
     * @param name its name
     * @param addresses how many addresses a lease of it needs
     * @param endpoints what each of them is for
     */
    @RegisterForReflection
    public record Group(long gseq, String name, int addresses, List<Endpoint> endpoints) {

        static Group of(Sdl.Group group) {
            List<Endpoint> endpoints =
                    group.endpoints().stream().map(Endpoint::of).toList();
            return new Group(group.gseq(), group.name(), group.addressesNeeded(), endpoints);
        }
    }

    /**
     * An endpoint that needs an address.
     *
     * @param endpoint its name
     * @param ports its ports, by external port and protocol
     */
    @RegisterForReflection
    @Schema(name = "EndpointDemand")
    public record Endpoint(String endpoint, List<PortView> ports) {

        static Endpoint of(EndpointDemand demand) {
            return new Endpoint(
                    demand.name().value(),
                    demand.exposures().stream().map(PortView::of).toList());
        }
    }

    /** What the groups of an SDL ask for; if it breaks rules, a problem that lists all of them. */
    @POST
    @Path("/check")
    @Consumes(MediaType.WILDCARD)
    @Blocking
    @Operation(operationId = "checkSdl", summary = "What an SDL would ask for, or every rule that it breaks")
    @APIResponse(
            responseCode = "200",
            description = "the SDL keeps all the rules",
            content = @Content(schema = @Schema(implementation = SdlReport.class)))
    @APIResponse(
            responseCode = "422",
            description = "a problem with code sdl_invalid: the SDL breaks the rules that it lists",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = InvalidSdl.class)))
    public SdlReport check(
            @RequestBody(
                            required = true,
                            description = "an SDL, version 2.0 or 2.1, as YAML or JSON, at most 256 KiB",
                            content = {
                                @Content(
                                        mediaType = "application/yaml",
                                        schema = @Schema(implementation = String.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = Object.class))
                            })
                    byte[] text) {
        return switch (SdlReader.read(text)) {
            case SdlReading.Valid<Sdl>(Sdl sdl) ->
                new SdlReport(sdl.groups().stream().map(Group::of).toList());
            case SdlReading.Invalid<Sdl> invalid -> throw new InvalidSdlException(invalid);
        };
    }
}
