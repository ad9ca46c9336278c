package io.iplease.fuzz;

import io.iplease.lease.EndpointDemand;
import io.iplease.sdl.ManifestReader;
import io.iplease.sdl.SdlReading;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text is a manifest, or breaks rules. */
public final class ManifestFuzz {

    private static final int GROUPS = 2;

    private ManifestFuzz() {}

    /** @param data a manifest */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        for (int gseq = 0; gseq <= GROUPS; gseq++) {
            switch (ManifestReader.readGroup(text, gseq)) {
                case SdlReading.Valid<List<EndpointDemand>>(List<EndpointDemand> demands) -> Expectations.sane(demands);
                case SdlReading.Invalid<List<EndpointDemand>> invalid -> Expectations.sane(invalid);
            }
        }
    }
}
