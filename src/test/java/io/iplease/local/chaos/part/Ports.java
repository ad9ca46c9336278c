package io.iplease.local.chaos.part;

import io.iplease.local.FreePorts;
import io.iplease.local.run.ServiceEnvironment;

/**
 * A row of ports for the whole system.
 *
 * @param first of the row
 */
record Ports(int first) {

    /** As many replicas as the row has room for. */
    static final int REPLICAS = 5;

    private static final int COUNT = 60;

    static Ports free() {
        return new Ports(FreePorts.row(COUNT));
    }

    int kafka() {
        return first;
    }

    int postgres() {
        return first + 1;
    }

    int kubernetes() {
        return first + 2;
    }

    int toxiproxy() {
        return first + 3;
    }

    /** @param replica from 1; likewise below */
    ServiceEnvironment.Ports service(int replica) {
        return new ServiceEnvironment.Ports(first + 10 + replica, first + 16 + replica, first + 22 + replica);
    }

    /** The broker's listener for the replica. */
    int kafka(int replica) {
        return first + 28 + replica;
    }

    /** What is behind the replica's link. */
    int behind(Link link, int replica) {
        return switch (link) {
            case KAFKA -> kafka(replica);
            case POSTGRES -> postgres();
            case KUBERNETES -> kubernetes();
        };
    }

    /** Where the replica finds what is behind its link, through the network. */
    int proxy(Link link, int replica) {
        return first + 34 + 6 * link.ordinal() + replica;
    }
}
