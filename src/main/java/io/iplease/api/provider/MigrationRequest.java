package io.iplease.api.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Quoted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a tenant sends to move its addresses.
 *
 * @param endpoints the endpoints' names
 * @param dseq the destination's deployment; a number or, beyond 2^53, a decimal string
 * @param gseq the destination's group
 */
@RegisterForReflection
@Schema(requiredProperties = {"endpoints_to_migrate", "destination_dseq", "destination_gseq"})
record MigrationRequest(
        @JsonProperty("endpoints_to_migrate")
        @Schema(minItems = 1, maxItems = LeaseEvent.MigrationRequested.MOST_ENDPOINTS)
        List<String> endpoints,

        @JsonProperty("destination_dseq")
        @Schema(
                implementation = Object.class,
                oneOf = {Long.class, String.class},
                pattern = "^[0-9]{1,20}$",
                description = "a number, or its decimal text")
        JsonNode dseq,

        @JsonProperty("destination_gseq") @Schema(minimum = "1", maximum = "4294967295")
        long gseq) {

    /** A request that cannot be understood, or asks for what cannot be. */
    static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        InvalidException(int status, String sentence) {
            super(sentence);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @throws InvalidException with 422 if it is no such JSON, with 400 if it names no endpoint */
    static MigrationRequest read(byte[] body, ObjectMapper json) throws InvalidException {
        try {
            MigrationRequest request = json.readValue(body, MigrationRequest.class);
            if (request == null) {
                throw new InvalidException(422, "invalid json");
            }
            if (request.endpoints == null || request.endpoints.isEmpty()) {
                throw new InvalidException(400, "no endpoints to migrate");
            }
            return request;
        } catch (IOException broken) {
            throw new InvalidException(422, "invalid json");
        }
    }

    /** @throws InvalidException with 400 if a name or number is impossible */
    LeaseEvent.MigrationRequested event(Account owner, Account provider) throws InvalidException {
        TreeSet<EndpointName> names = new TreeSet<>();
        for (String endpoint : endpoints) {
            names.add(name(endpoint));
        }
        if (names.size() > LeaseEvent.MigrationRequested.MOST_ENDPOINTS) {
            throw new InvalidException(
                    400, "more than %d endpoints to migrate".formatted(LeaseEvent.MigrationRequested.MOST_ENDPOINTS));
        }
        try {
            return new LeaseEvent.MigrationRequested(
                    owner,
                    provider,
                    names,
                    LeaseId.parseDseq(dseq == null ? "" : dseq.asText()),
                    LeaseId.parseSequence("gseq", Long.toString(gseq)));
        } catch (InvalidLeaseValueException impossible) {
            throw new InvalidException(400, "destination deployment does not exist");
        }
    }

    private static EndpointName name(String text) throws InvalidException {
        try {
            return new EndpointName(String.valueOf(text));
        } catch (InvalidLeaseValueException impossible) {
            throw new InvalidException(
                    400, "the endpoint %s does not exist in the destination deployment".formatted(Quoted.of(text)));
        }
    }
}
