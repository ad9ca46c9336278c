package io.iplease.sdl;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.sdl.EndpointUses.Use;
import io.iplease.sdl.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads manifests (JSON), what a tenant sends the provider: what a lease's group asks for, or every rule that the group breaks.
 *
 * <p>Only the lease's own group is judged, and of it only the expose entries with an {@code ip}.
 */
public final class ManifestReader {

    private final Violations violations = new Violations();
    private final NodeReader nodes = new NodeReader(violations);
    private final EndpointUses uses = new EndpointUses(EndpointUses.Form.MANIFEST, violations);

    private ManifestReader() {}

    /**
     * Reads what a lease of one group asks for, one demand for each endpoint, sorted by name.
     *
     * @param text an array of all groups, which are numbered from 1 in alphabetical order of their names, or just the
     *     lease's own group as an object; an empty array asks for nothing
     * @param gseq the group's number, for an array; if it has no such group it breaks {@link SdlRule#GROUP_MISSING}
     */
    public static SdlReading<List<EndpointDemand>> readGroup(String text, long gseq) {
        ManifestReader reader = new ManifestReader();
        List<Use> used = YamlText.read(text, reader.violations)
                .flatMap(document -> reader.group(document, gseq))
                .map(reader::readServices)
                .orElse(List.of());
        return reader.violations.isEmpty()
                ? new SdlReading.Valid<>(EndpointUses.toDemands(used))
                : reader.violations.toReading();
    }

    /** The lease's group, if there is one and no violation. */
    private Optional<Mapping> group(YamlNode document, long gseq) {
        if (document instanceof Mapping group) {
            return Optional.of(group);
        }
        List<Mapping> groups = sort(nodes.list(document, "manifest"));
        if (groups.isEmpty() || !violations.isEmpty()) {
            return Optional.empty();
        }
        if (gseq < 1 || gseq > groups.size()) {
            violations.add(SdlRule.GROUP_MISSING, document.place(), gseq, groups.size());
            return Optional.empty();
        }
        return Optional.of(groups.get((int) gseq - 1));
    }

    private List<Mapping> sort(List<YamlNode> groups) {
        Map<String, Mapping> sorted = new TreeMap<>(SdlJudge.ALPHABETICAL);
        for (YamlNode node : groups) {
            Mapping group = nodes.mapping(node, "group");
            String name = nodes.text(group.get("name"), "name").orElse("");
            if (sorted.putIfAbsent(name, group) != null) {
                violations.add(SdlRule.GROUP_DUPLICATE, group.get("name").place(), name);
            }
        }
        return List.copyOf(sorted.values());
    }

    private List<Use> readServices(Mapping group) {
        List<Use> used = new ArrayList<>();
        for (YamlNode node : nodes.list(group.get("services"), "services")) {
            Mapping service = nodes.mapping(node, "service");
            YamlNode name = service.get("name");
            used.addAll(uses.read(nodes.text(name, "name").orElse(""), name.place(), service.get("expose")));
        }
        used.stream()
                .filter(use -> !EndpointName.isValid(use.endpoint()))
                .forEach(use -> violations.add(SdlRule.ENDPOINT_NAME, use.place(), use.endpoint()));
        return used;
    }
}
