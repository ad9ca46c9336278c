package io.iplease.local.trial.input;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;

/** What an input record means, as its maker knows it: the model trusts this and never reads the record. */
public sealed interface Operation {

    /** The tenant, and the record's key. */
    String owner();

    /**
     * A lease is created or updated.
     *
     * @param revision counts up per lease; without one, arrival order counts
     * @param ports what each endpoint is to lead to; empty: as before
     */
    record Upsert(LeaseName lease, OptionalLong revision, Optional<Map<String, Set<Port>>> ports) implements Operation {

        @Override
        public String owner() {
            return lease.owner();
        }
    }

    /** A lease is closed. */
    record Close(LeaseName lease) implements Operation {

        @Override
        public String owner() {
            return lease.owner();
        }
    }

    /** Endpoints are to move to another lease of the owner. */
    record Migrate(LeaseName destination, SortedSet<String> endpoints) implements Operation {

        @Override
        public String owner() {
            return destination.owner();
        }
    }

    /** A record that must end among the dead letters. */
    record Poison(String owner, Kind kind) implements Operation {

        /** What is wrong with it. */
        public enum Kind {
            UNKNOWN_TYPE,
            NEWER_VERSION,
            NO_LEASE,
            NO_JSON,
            NO_ATTRIBUTES
        }
    }

    /** One port of an endpoint. */
    record Port(String service, int port, int externalPort, String protocol) {

        @Override
        public String toString() {
            return "%d/%s→%s:%d".formatted(externalPort, protocol, service, port);
        }
    }
}
