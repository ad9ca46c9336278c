package io.iplease.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.Undecodable.Reason;
import io.iplease.lease.EndpointDemand;
import java.util.List;

/** What the text of an event's SDL or manifest asks for. */
final class Demands {

    private Demands() {}

    static List<EndpointDemand> ofSdl(String text, long gseq) {
        throw new UndecodableException(Reason.INVALID_SDL, "SDL text is not read yet");
    }

    static List<EndpointDemand> ofManifest(JsonNode manifest, long gseq) {
        if (manifest.isArray() && manifest.isEmpty()) {
            return List.of();
        }
        throw new UndecodableException(Reason.INVALID_MANIFEST, "manifests are not read yet");
    }
}
