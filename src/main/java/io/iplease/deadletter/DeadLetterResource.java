package io.iplease.deadletter;

import io.iplease.api.access.AuditLog;
import io.iplease.api.access.Caller;
import io.iplease.api.access.Roles;
import io.iplease.api.problem.ListLimit;
import io.iplease.api.problem.Problem;
import io.iplease.api.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Records that could not be applied, for operators: why, and once more when that is mended. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "dead letters")
@APIResponse(
        responseCode = "503",
        description = "broker_unavailable: the broker does not answer; try again",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@RolesAllowed(Roles.OPERATOR)
@Blocking
public class DeadLetterResource {

    private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);
    private static final int LARGEST_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;

    private final DeadLetterTopic letters;
    private final SecurityIdentity identity;
    private final AuditLog audit;

    DeadLetterResource(DeadLetterTopic letters, SecurityIdentity identity, AuditLog audit) {
        this.letters = letters;
        this.identity = identity;
        this.audit = audit;
    }

    /** @param items the newest first */
    @RegisterForReflection
    @Schema(name = "DeadLetters")
    record Letters(List<DeadLetter> items) {}

    /**
     * A letter that was sent to the input again.
     *
     * @param topic the input
     * @param partition where it is now
     * @param offset where it is now
     */
    @RegisterForReflection
    @Schema(name = "SentAgain")
    record SentAgain(String topic, int partition, long offset) {}

    /** The last letters. */
    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "The last records that could not be applied, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "the letters",
            content = @Content(schema = @Schema(implementation = Letters.class)))
    public Letters list(
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "" + LARGEST_LIMIT,
                                            defaultValue = "" + DEFAULT_LIMIT))
                    String limit) {
        return new Letters(letters.last(ListLimit.read(limit, DEFAULT_LIMIT, LARGEST_LIMIT)));
    }

    /** Sends a letter to the input, where it is judged anew. The letter stays. */
    @POST
    @Path("/{partition}/{offset}/send-again")
    @ResponseStatus(202)
    @Operation(
            operationId = "sendDeadLetterAgain",
            summary = "Sends a record to the input again, where it is judged anew; the letter stays")
    @APIResponse(
            responseCode = "202",
            description = "the broker has it",
            content = @Content(schema = @Schema(implementation = SentAgain.class)))
    public SentAgain sendAgain(@RestPath String partition, @RestPath String offset) {
        String name = "dead letter %s/%s".formatted(partition, offset);
        ConsumerRecord<byte[], byte[]> letter = named(partition, offset)
                .orElseThrow(() -> ProblemException.notFound("dead_letter_unknown", "there is no " + name));
        if (DeadLetter.isWithoutItsValue(letter)) {
            throw new ProblemException(
                    409,
                    "dead_letter_without_value",
                    "the record was too large for a letter: send it again from "
                            + DeadLetter.of(letter).received());
        }
        RecordMetadata sent = letters.sendAgain(letter);
        audit.changed(Caller.of(identity), name, "sent again as " + sent);
        return new SentAgain(sent.topic(), sent.partition(), sent.offset());
    }

    @ServerExceptionMapper
    RestResponse<Problem> away(KafkaException failure) {
        LOG.warnf("The dead letters cannot be had: %s", failure.getMessage());
        return RestResponse.ResponseBuilder.<Problem>create(503)
                .entity(Problem.of(
                        503, "Service Unavailable", "broker_unavailable", "The broker does not answer. Try again."))
                .type(Problem.MEDIA_TYPE)
                .build();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> named(String partition, String offset) {
        try {
            return letters.letter(Integer.parseUnsignedInt(partition), Long.parseUnsignedLong(offset));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
