package io.iplease.store.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.iplease.store.outgoing.LeaseRef;
import io.iplease.store.outgoing.PortView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known of one address.
 *
 * @param address the address
 * @param pool the pool that contains it; null if none does (any more)
 * @param state what has become of it
 * @param holder who holds it; null if nobody does
 * @param lastHolder who held it last, while nobody does; null if nobody ever did
 * @param coolingUntil the end of its cool-down; null unless it was released
 */
@RegisterForReflection
public record AddressView(
        String address,
        @Schema(nullable = true) String pool,
        State state,
        @Schema(nullable = true) Holder holder,
        @Schema(nullable = true) LastHolder lastHolder,
        @Schema(nullable = true) Instant coolingUntil) {

    /** What can become of an address. */
    @Schema(name = "AddressState")
    public enum State {
        /** A lease has it. */
        @JsonProperty("held")
        HELD,
        /** A lease has it, though no pool contains it any more: it stays until it is released. */
        @JsonProperty("orphaned")
        ORPHANED,
        /** It was released, and its cool-down or its way to the last holder's Pods has not ended. */
        @JsonProperty("cooling")
        COOLING,
        /** Something outside iplease uses it. */
        @JsonProperty("foreign")
        FOREIGN,
        /** Its pool gives out no more addresses. */
        @JsonProperty("draining")
        DRAINING,
        /** It can be handed out. */
        @JsonProperty("free")
        FREE,
        /** It belonged to a pool once. */
        @JsonProperty("no_pool")
        NO_POOL
    }

    /**
     * Who holds an address.
     *
     * @param lease the lease
     * @param endpoint the name under which it does
     * @param state what the load balancer shows
     * @param ports where the address leads
     * @param reason the load balancer's words; null if nothing is wrong
     * @param since since when
     */
    @RegisterForReflection
    public record Holder(
            LeaseRef lease,
            String endpoint,
            LeaseView.EndpointState state,
            List<PortView> ports,
            @Schema(nullable = true) String reason,
            Instant since) {}

    /**
     * Who held an address last.
     *
     * @param lease the lease
     * @param endpoint the name under which it did
     * @param releasedAt until when
     */
    @RegisterForReflection
    public record LastHolder(LeaseRef lease, String endpoint, Instant releasedAt) {}
}
