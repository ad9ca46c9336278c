package io.iplease.sdl;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.Exposure;
import java.util.List;

/** Readings as text, for the golden files. */
final class ReadingText {

    private ReadingText() {}

    static String ofSdl(SdlReading<Sdl> reading) {
        return switch (reading) {
            case SdlReading.Invalid<Sdl> invalid -> ofInvalid(invalid);
            case SdlReading.Valid<Sdl>(Sdl sdl) -> {
                StringBuilder text = new StringBuilder();
                for (Sdl.Group group : sdl.groups()) {
                    text.append("group %d %s, addresses needed: %d%n"
                            .formatted(group.gseq(), group.name(), group.addressesNeeded()));
                    group.endpoints().forEach(demand -> append(demand, text));
                }
                yield text.toString();
            }
        };
    }

    static String ofGroup(SdlReading<List<EndpointDemand>> reading) {
        return switch (reading) {
            case SdlReading.Invalid<List<EndpointDemand>> invalid -> ofInvalid(invalid);
            case SdlReading.Valid<List<EndpointDemand>>(List<EndpointDemand> demands) -> {
                StringBuilder text = new StringBuilder("addresses needed: %d%n".formatted(demands.size()));
                demands.forEach(demand -> append(demand, text));
                yield text.toString();
            }
        };
    }

    private static void append(EndpointDemand demand, StringBuilder text) {
        text.append("  %s%n".formatted(demand.name()));
        for (Exposure exposure : demand.exposures()) {
            text.append("    %d/%s to %s:%d%n"
                    .formatted(exposure.externalPort(), exposure.protocol(), exposure.service(), exposure.port()));
        }
    }

    private static String ofInvalid(SdlReading.Invalid<?> invalid) {
        StringBuilder text = new StringBuilder();
        for (SdlViolation violation : invalid.violations()) {
            text.append("%d:%d %s %s%n"
                    .formatted(violation.line(), violation.column(), violation.rule(), violation.message()));
        }
        return invalid.more() == 0
                ? text.toString()
                : text.append("and %d more%n".formatted(invalid.more())).toString();
    }
}
