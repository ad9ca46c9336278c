package io.iplease.cluster.traffic;

import java.util.List;
import java.util.stream.IntStream;

/** One of the two groups of Pods that have servers. */
public enum Side {
    A("a", 10),
    B("b", 20);

    /** On which port all servers listen. */
    public static final int PORT = 3000;

    private final String prefix;
    private final int firstHost;

    Side(String prefix, int firstHost) {
        this.prefix = prefix;
        this.firstHost = firstHost;
    }

    /** The other one. */
    public Side other() {
        return this == A ? B : A;
    }

    /** The addresses of its first Pods. */
    public List<String> ips(int pods) {
        return IntStream.range(0, pods)
                .mapToObj(n -> "10.244.1." + (firstHost + n))
                .toList();
    }

    /** How the names of its servers begin. */
    String prefix() {
        return prefix;
    }
}
