package io.iplease.store.outgoing;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.pool.Ipv4Address;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** What an {@link AddressEvent} says. */
public sealed interface AddressEventData {

    /**
     * Something happened to an endpoint of a lease.
     *
     * @param lease the lease
     * @param endpoint the endpoint's name
     * @param address the address that it got, keeps or gave up; null where there is none
     * @param pool the address's pool at the time; null without an address, or for an orphan
     * @param ports the endpoint's ports
     * @param since since when the endpoint is in this state, or was in the one that ended
     * @param reason why; null where there is nothing to explain
     * @param from the lease that had the address before; null if it came from the supply, or did not move
     */
    @RegisterForReflection
    record OfEndpoint(
            LeaseRef lease,
            String endpoint,
            String address,
            String pool,
            List<PortView> ports,
            Instant since,
            String reason,
            LeaseRef from)
            implements AddressEventData {

        static OfEndpoint of(LeasedEndpoint subject, String reason, LeaseRef from) {
            return new OfEndpoint(
                    LeaseRef.of(subject.lease()),
                    subject.endpoint().value(),
                    subject.address().map(Ipv4Address::toString).orElse(null),
                    subject.pool().orElse(null),
                    subject.exposures().stream().map(PortView::of).toList(),
                    subject.since(),
                    reason,
                    from);
        }
    }

    /**
     * A request was refused; nothing changed.
     *
     * @param request what was asked for
     * @param owner who asked
     * @param endpoints which endpoints it was about
     * @param destination where they should have gone
     * @param reason why not: {@code destination_not_found}, {@code endpoint_not_declared}, {@code nothing_to_migrate} or
     *     {@code address_orphaned}
     * @param sentence why not, for people
     */
    @RegisterForReflection
    record OfRefusal(
            Request request,
            String owner,
            List<String> endpoints,
            Destination destination,
            String reason,
            String sentence)
            implements AddressEventData {}

    /**
     * The event that asked for something.
     *
     * @param type its CloudEvents type; null if it did not come as an event
     * @param id its CloudEvents id; null likewise
     */
    @RegisterForReflection
    record Request(String type, String id) {}

    /**
     * A group of a deployment.
     *
     * @param dseq the deployment, written as {@link LeaseRef} writes it
     * @param gseq the group
     */
    @RegisterForReflection
    record Destination(
            @JsonSerialize(using = DseqSerializer.class) long dseq, long gseq) {}
}
