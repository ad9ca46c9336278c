package io.iplease.sdl;

import io.iplease.lease.EndpointDemand;
import java.util.List;
import java.util.Optional;

/**
 * What a valid SDL asks for.
 *
 * @param groups one for each placement that the deployment uses, in alphabetical order of placement name; at least one
 */
public record Sdl(List<Group> groups) {

    public Sdl {
        groups = List.copyOf(groups);
    }

    /** The group with this number, if there is one. */
    public Optional<Group> group(long gseq) {
        return groups.stream().filter(group -> group.gseq() == gseq).findFirst();
    }

    /**
     * What a lease of one group asks for.
     *
     * @param gseq the group's number, from 1
     * @param name the placement's name
     * @param endpoints one demand for each endpoint that the group's services use, sorted by name
     */
    public record Group(long gseq, String name, List<EndpointDemand> endpoints) {

        public Group {
            endpoints = List.copyOf(endpoints);
        }

        /** How many addresses a lease of this group needs: one for each endpoint name. */
        public int addressesNeeded() {
            return endpoints.size();
        }
    }
}
