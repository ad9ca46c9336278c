package io.iplease.cluster.plan;

import io.iplease.lease.LeaseId;

/** The namespace in which a lease's workload runs. */
public final class LeaseNamespace {

    private LeaseNamespace() {}

    /** Akash's rule: the {@link TextHash} of the lease id's text form. */
    public static String of(LeaseId lease) {
        return TextHash.of(lease.text());
    }
}
