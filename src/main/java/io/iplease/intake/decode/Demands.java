package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.EndpointDemand;
import io.iplease.sdl.ManifestReader;
import io.iplease.sdl.SdlReader;
import io.iplease.sdl.SdlReading;
import java.util.List;

/** What an event's SDL or manifest asks for. */
final class Demands {

    private Demands() {}

    /** @throws UndecodableException if the text breaks rules; the sentence is the first of them */
    static List<EndpointDemand> ofSdl(String text, long gseq) {
        return valid(SdlReader.readGroup(text, gseq), Reason.INVALID_SDL);
    }

    /** @throws UndecodableException if the manifest breaks rules; the sentence is the first of them */
    static List<EndpointDemand> ofManifest(JsonNode manifest, long gseq) {
        return valid(ManifestReader.readGroup(manifest.toString(), gseq), Reason.INVALID_MANIFEST);
    }

    private static List<EndpointDemand> valid(SdlReading<List<EndpointDemand>> reading, Reason reason) {
        return switch (reading) {
            case SdlReading.Valid<List<EndpointDemand>>(List<EndpointDemand> demands) -> demands;
            case SdlReading.Invalid<List<EndpointDemand>> invalid ->
                throw new UndecodableException(reason, invalid.summary());
        };
    }
}
