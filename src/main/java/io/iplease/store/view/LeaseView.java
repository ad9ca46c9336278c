package io.iplease.store.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.iplease.lease.LeaseId;
import io.iplease.store.outgoing.LeaseRef;
import io.iplease.store.outgoing.PortView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A lease and what it has of each endpoint that it asks for.
 *
 * @param lease the lease
 * @param state whether it was closed
 * @param revision the last applied revision; null if its events carry none
 * @param firstSeen when the first event about it was applied
 * @param closedAt when it was closed; null while it is active
 * @param endpoints what it asks for, by name; none once it is closed
 */
@RegisterForReflection
public record LeaseView(
        LeaseRef lease,
        State state,
        @Schema(nullable = true) Long revision,
        Instant firstSeen,
        @Schema(nullable = true) Instant closedAt,
        List<Endpoint> endpoints) {

    /** The same with the number of Pods behind each address. */
    public LeaseView with(ReadyBackends backends) {
        LeaseId id = LeaseId.parse(lease.text());
        return new LeaseView(
                lease,
                state,
                revision,
                firstSeen,
                closedAt,
                endpoints.stream().map(endpoint -> endpoint.with(id, backends)).toList());
    }

    /** Whether a lease was closed. */
    @Schema(name = "LeaseState")
    public enum State {
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("closed")
        CLOSED
    }

    /** How far an endpoint has come. The first three have an address, the others have none. */
    public enum EndpointState {
        /** The load balancer does not show the address yet, or no longer. */
        @JsonProperty("binding")
        BINDING,
        /** The load balancer shows the address. */
        @JsonProperty("bound")
        BOUND,
        /** The load balancer has not shown the address for too long; it is still tried. */
        @JsonProperty("failed")
        FAILED,
        /** Another lease of the owner has the name. */
        @JsonProperty("withheld")
        WITHHELD,
        /** The name is the lease's; it waits for an address. */
        @JsonProperty("pending")
        PENDING
    }

    /**
     * An endpoint of a lease.
     *
     * @param endpoint its name
     * @param state how far it has come
     * @param address its address; null if it has none
     * @param pool the pool of the address; null without an address, or for an orphan, which no pool contains any more
     * @param ports its ports, by external port and protocol
     * @param readyBackends how many Pods answer on the address; null without an address or a view of the cluster
     * @param reason why it waits, by whom it is withheld, or the load balancer's words; null if nothing is wrong
     * @param since since when it has the address, or queues for it
     */
    @RegisterForReflection
    @Schema(name = "EndpointView")
    public record Endpoint(
            String endpoint,
            EndpointState state,
            @Schema(nullable = true) String address,
            @Schema(nullable = true) String pool,
            List<PortView> ports,
            @Schema(nullable = true) Integer readyBackends,
            @Schema(nullable = true) String reason,
            Instant since) {

        private Endpoint with(LeaseId id, ReadyBackends backends) {
            if (address == null) {
                return this;
            }
            Set<String> services = ports.stream().map(PortView::service).collect(Collectors.toSet());
            OptionalInt ready = backends.count(id, services);
            return new Endpoint(
                    endpoint, state, address, pool, ports, ready.isPresent() ? ready.getAsInt() : null, reason, since);
        }
    }
}
