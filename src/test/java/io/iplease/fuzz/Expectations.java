package io.iplease.fuzz;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.Exposure;
import io.iplease.sdl.SdlReading;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What must be true of every answer. */
final class Expectations {

    private Expectations() {}

    static void equal(Object one, Object other) {
        if (!Objects.equals(one, other)) {
            throw new AssertionError("%s is not %s".formatted(one, other));
        }
    }

    /** Each name once, in order, and no port of an endpoint twice. */
    static void sane(List<EndpointDemand> demands) {
        for (int i = 0; i < demands.size(); i++) {
            EndpointDemand demand = demands.get(i);
            if (i > 0 && demands.get(i - 1).name().compareTo(demand.name()) >= 0) {
                throw new AssertionError("out of order: " + demands);
            }
            Set<List<Object>> ports = new HashSet<>();
            for (Exposure exposure : demand.exposures()) {
                if (!ports.add(Arrays.asList(exposure.externalPort(), exposure.protocol()))) {
                    throw new AssertionError("a port twice: " + demand);
                }
            }
        }
    }

    /** It says which rule is broken, and where. */
    static void sane(SdlReading.Invalid<?> invalid) {
        if (invalid.violations().isEmpty()
                || invalid.violations().stream()
                        .anyMatch(each -> each.line() < 1
                                || each.column() < 1
                                || each.message().isBlank())) {
            throw new AssertionError("no reason, or no place: " + invalid);
        }
    }
}
