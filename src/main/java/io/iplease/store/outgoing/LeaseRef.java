package io.iplease.store.outgoing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.iplease.lease.LeaseId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A lease's id in JSON.
 *
 * @param owner the tenant's account
 * @param dseq the deployment's sequence number, unsigned; a JSON number up to 2^53, a decimal string beyond
 * @param gseq the group's sequence number, 1 to 4294967295
 * @param oseq the order's sequence number, 1 to 4294967295
 * @param provider the provider's account
 */
@RegisterForReflection
public record LeaseRef(
        String owner,

        @JsonSerialize(using = DseqSerializer.class)
        @Schema(
                implementation = Object.class,
                oneOf = {Long.class, String.class},
                pattern = "^[0-9]{1,20}$",
                description = "a number up to 2^53, a decimal string beyond")
        long dseq,

        long gseq,
        long oseq,
        String provider) {

    /** The JSON form of an id. */
    public static LeaseRef of(LeaseId id) {
        return new LeaseRef(
                id.owner().value(),
                id.dseq(),
                id.gseq(),
                id.oseq(),
                id.provider().value());
    }

    /** The JSON form of an id that the database has as text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LeaseRef parse(String text) {
        return of(LeaseId.parse(text));
    }

    /** The id's text form, as the database has it. */
    public String text() {
        return String.join("/", owner, Long.toUnsignedString(dseq), Long.toString(gseq), Long.toString(oseq), provider);
    }
}
