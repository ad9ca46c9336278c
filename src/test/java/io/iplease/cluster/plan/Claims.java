package io.iplease.cluster.plan;

import static io.iplease.lease.Accounts.PROVIDER;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Held claims and Pods for tests. */
public final class Claims {

    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Claims() {}

    public static LeaseId lease(long dseq) {
        return new LeaseId(Accounts.account(1), dseq, 1, 1, PROVIDER);
    }

    public static Exposure tcp(int port, int externalPort) {
        return new Exposure("web", port, externalPort, Protocol.TCP);
    }

    public static HeldAddress held(LeaseId lease, String address, long plan, Exposure... exposures) {
        return new HeldAddress(
                lease,
                new EndpointName("front"),
                new Claim.Held(List.of(exposures), NOON, Ipv4Address.parse(address), plan, Binding.BINDING));
    }

    public static SeenPod pod(LeaseId lease, String name, String ip) {
        return new SeenPod(
                LeaseNamespace.of(lease),
                name,
                "uid-" + name,
                "web",
                ip,
                Optional.empty(),
                Optional.empty(),
                true,
                false);
    }

    public static List<SeenPod> pods(LeaseId lease, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> pod(lease, "web-%04d".formatted(n), "10.1.%d.%d".formatted(n / 256, n % 256)))
                .toList();
    }
}
