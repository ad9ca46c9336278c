package io.iplease.local.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a lease deploys.
 *
 * @param replicas how many Pods each service has
 */
record Deployed(Map<String, Integer> replicas) {

    private static final ObjectMapper YAML = new YAMLMapper();

    /** What an event says that its lease deploys from now on; empty if it does not say. */
    static Optional<Deployed> by(JsonNode data) throws IOException {
        int gseq = data.path("lease").path("gseq").asInt();
        if (data.path("sdl").isTextual()) {
            return Optional.of(bySdl(YAML.readTree(data.path("sdl").textValue()), gseq));
        }
        JsonNode manifest = data.path("manifest");
        if (manifest.isArray()) {
            return Optional.of(byManifest(group(manifest, gseq)));
        }
        return manifest.isObject() ? Optional.of(byManifest(manifest)) : Optional.empty();
    }

    /** The lease's group is the gseq-th placement in alphabetical order. */
    private static Deployed bySdl(JsonNode sdl, int gseq) {
        TreeSet<String> placements = new TreeSet<>();
        sdl.path("deployment")
                .properties()
                .forEach(service -> service.getValue().fieldNames().forEachRemaining(placements::add));
        String placement = placements.stream().skip(gseq - 1L).findFirst().orElse("");
        Map<String, Integer> replicas = new TreeMap<>();
        sdl.path("deployment").properties().forEach(service -> {
            JsonNode placed = service.getValue().path(placement);
            if (!placed.isMissingNode()) {
                replicas.put(service.getKey(), placed.path("count").asInt(1));
            }
        });
        return new Deployed(replicas);
    }

    private static JsonNode group(JsonNode manifest, int gseq) {
        TreeMap<String, JsonNode> groups = new TreeMap<>();
        manifest.forEach(group -> groups.put(group.path("name").asText(), group));
        return groups.values().stream().skip(gseq - 1L).findFirst().orElseGet(() -> YAML.createObjectNode());
    }

    private static Deployed byManifest(JsonNode group) {
        Map<String, Integer> replicas = new TreeMap<>();
        group.path("services")
                .forEach(service -> replicas.put(
                        service.path("name").asText(), service.path("count").asInt(1)));
        return new Deployed(replicas);
    }
}
