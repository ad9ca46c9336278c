package io.iplease.api;

import io.iplease.api.access.Caller;
import io.iplease.api.access.Roles;
import io.iplease.api.problem.Problem;
import io.iplease.store.log.LogEntry;
import io.iplease.store.outgoing.AddressEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What happens, as it happens: the events of the topic as server-sent events (WHATWG HTML, section 9.2). */
@Path("/api/v1/changes")
@Tag(name = "changes")
public class ChangeResource {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String BEGIN = ChangeId.class.getName();
    private static final int SILENT_PAGES = 75;
    private static final String ANSWER = """
            Server-sent events (WHATWG HTML, section 9.2), without end. First comes an id alone, without data: where \
            the answer begins. Then each event has as `event` its CloudEvents type, as `data` what it has on the \
            topic, as JSON, and as `id` the ledger's incarnation, a colon and a number: its position in the log, \
            where not every position is an event's, or for a tenant its place in the tenant's own sequence, without \
            a gap. When nothing happens, a comment comes every 15 s.
            """;

    private final ChangeStream changes;
    private final Sse sse;
    private final SecurityIdentity identity;

    ChangeResource(ChangeStream changes, Sse sse, SecurityIdentity identity) {
        this.changes = changes;
        this.sse = sse;
        this.identity = identity;
    }

    /**
     * The events after the one that is named, or from now on. Each has the id {@code incarnation:position}, for a
     * tenant {@code incarnation:sequence}, the CloudEvents type as its name and the data of the topic; {@code 0} is
     * before the first. First comes the id alone, so that a reader that saw no event yet resumes as well; a comment
     * every quarter of a minute shows that it still reads.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "streamChanges", summary = "The events of the topic, as they happen")
    @APIResponse(
            responseCode = "200",
            description = ANSWER,
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    @APIResponse(
            responseCode = "410",
            description = "position_unknown: the ledger has no such event, or was restored; read what is, begin anew",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "too_many_readers, of this caller or of all: try later; or store_unavailable",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @BeginsKnown
    @RolesAllowed({Roles.OPERATOR, Roles.TENANT})
    public Multi<OutboundSseEvent> changes(
            @HeaderParam(LAST_EVENT_ID)
                    @Parameter(
                            description = "the id of the last event read; with the number 0 all events come, without"
                                    + " this header those that happen from now on")
                    String lastEventId,
            @Context ContainerRequestContext request) {
        Caller caller = Caller.of(identity);
        changes.requireRoom(caller);
        return changes.inAPlace(caller, from(caller, (ChangeId) request.getProperty(BEGIN)));
    }

    /** Marks what {@link #begin} goes before. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface BeginsKnown {}

    /** Finds out where to begin before the answer begins: later there is no way to refuse. */
    @BeginsKnown
    @ServerRequestFilter
    Uni<Void> begin(ContainerRequestContext request) {
        Optional<ChangeId> last =
                Optional.ofNullable(request.getHeaderString(LAST_EVENT_ID)).map(ChangeId::parse);
        return changes.begin(changes.logFor(Caller.of(identity)), last)
                .invoke(begin -> request.setProperty(BEGIN, begin))
                .replaceWithVoid();
    }

    private Multi<OutboundSseEvent> from(Caller caller, ChangeId start) {
        ReadLog readable = changes.logFor(caller);
        AtomicInteger silent = new AtomicInteger();
        Multi<OutboundSseEvent> events = changes.after(readable, start.number())
                .onItem()
                .transformToMultiAndConcatenate(
                        page -> Multi.createFrom().items(page.isEmpty() ? sign(silent) : told(readable, start, page)));
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom()
                                .item(sse.newEventBuilder()
                                        .id(start.toString())
                                        .comment("from here")
                                        .build()),
                        events);
    }

    private Stream<OutboundSseEvent> told(ReadLog readable, ChangeId start, List<LogEntry> page) {
        return page.stream().flatMap(entry -> AddressEvent.of(entry).stream().map(event -> sse.newEventBuilder()
                .id(start.at(readable.number(entry)).toString())
                .name(event.type())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(event.data())
                .build()));
    }

    private Stream<OutboundSseEvent> sign(AtomicInteger silent) {
        return silent.incrementAndGet() % SILENT_PAGES == 0
                ? Stream.of(sse.newEventBuilder().comment("nothing new").build())
                : Stream.empty();
    }
}
