package io.iplease.cluster.adopt.plan;

import java.util.Comparator;

/** Which Service. */
public record ServiceRef(String namespace, String name) implements Comparable<ServiceRef> {

    private static final Comparator<ServiceRef> ORDER =
            Comparator.comparing(ServiceRef::namespace).thenComparing(ServiceRef::name);

    @Override
    public int compareTo(ServiceRef other) {
        return ORDER.compare(this, other);
    }

    /** As people write it: {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
