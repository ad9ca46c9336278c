package io.iplease.sdl;

import io.iplease.lease.EndpointName;
import io.iplease.sdl.EndpointUses.Use;
import io.iplease.sdl.YamlNode.Entry;
import io.iplease.sdl.YamlNode.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Judges one SDL's document by the rules that concern endpoints, the same in versions 2.0 and 2.1. */
final class SdlJudge {

    /** The order of Go's strings, by which Akash numbers groups; Java's own differs outside the basic plane. */
    static final Comparator<String> ALPHABETICAL =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** How Akash writes them, and how its Go parser also understands them. */
    private static final Pattern VERSION = Pattern.compile("v?2(?:\\.[01](?:\\.0)?)?");

    private final Violations violations;
    private final NodeReader nodes;
    private final EndpointUses uses;
    private final Mapping sdl;
    private final Set<String> usedEndpoints = new HashSet<>();

    SdlJudge(Mapping sdl, Violations violations) {
        this.violations = violations;
        this.nodes = new NodeReader(violations);
        this.uses = new EndpointUses(EndpointUses.Form.SDL, violations);
        this.sdl = sdl;
    }

    /** What each group's services use, by placement name in alphabetical order; of no meaning if there are violations. */
    Map<String, List<Use>> judge() {
        judgeVersion(sdl.get("version"));
        Map<String, Entry> endpoints =
                nodes.mapping(sdl.get("endpoints"), "endpoints").entries();
        endpoints.values().forEach(this::judgeEndpoint);
        Map<String, List<Use>> groups = readGroups(endpoints.keySet());
        endpoints.values().stream()
                .filter(endpoint -> !usedEndpoints.contains(endpoint.key()))
                .forEach(unused -> violations.add(SdlRule.ENDPOINT_UNUSED, unused.place(), unused.key()));
        return groups;
    }

    private void judgeVersion(YamlNode version) {
        nodes.text(version, "version").ifPresent(text -> {
            if (text.isEmpty()) {
                violations.add(SdlRule.VERSION_MISSING, version.place());
            } else if (!VERSION.matcher(text).matches()) {
                violations.add(SdlRule.VERSION_UNKNOWN, version.place(), text);
            }
        });
    }

    private void judgeEndpoint(Entry endpoint) {
        if (!EndpointName.isValid(endpoint.key())) {
            violations.add(SdlRule.ENDPOINT_NAME, endpoint.place(), endpoint.key());
        }
        YamlNode kind = nodes.mapping(endpoint.value(), endpoint.key()).get("kind");
        nodes.text(kind, "kind").ifPresent(text -> {
            if (text.isEmpty()) {
                violations.add(SdlRule.ENDPOINT_KIND_MISSING, endpoint.place(), endpoint.key());
            } else if (!text.equals("ip")) {
                violations.add(SdlRule.ENDPOINT_KIND_UNKNOWN, kind.place(), endpoint.key(), text);
            }
        });
    }

    private Map<String, List<Use>> readGroups(Set<String> declared) {
        Mapping services = nodes.mapping(sdl.get("services"), "services");
        Mapping deployment = nodes.mapping(sdl.get("deployment"), "deployment");
        Map<String, List<Use>> groups = new TreeMap<>(ALPHABETICAL);
        Iterable<Entry> placed =
                deployment.entries().values().stream().sorted(Comparator.comparing(Entry::key, ALPHABETICAL))::iterator;
        for (Entry service : placed) {
            Set<String> placements =
                    nodes.mapping(service.value(), service.key()).entries().keySet();
            if (!placements.isEmpty()) {
                // Read once, however many groups it is in: it is one service, and cannot collide with itself.
                List<Use> used = readService(service, services.entries().get(service.key()), declared);
                placements.forEach(group ->
                        groups.computeIfAbsent(group, name -> new ArrayList<>()).addAll(used));
            }
        }
        if (groups.isEmpty()) {
            violations.add(SdlRule.NOTHING_DEPLOYED, deployment.place());
        }
        return groups;
    }

    private List<Use> readService(Entry placed, Entry service, Set<String> declared) {
        if (service == null) {
            violations.add(SdlRule.SERVICE_MISSING, placed.place(), placed.key());
            return List.of();
        }
        YamlNode expose = nodes.mapping(service.value(), service.key()).get("expose");
        List<Use> used = uses.read(service.key(), service.place(), expose);
        for (Use use : used) {
            usedEndpoints.add(use.endpoint());
            if (!declared.contains(use.endpoint())) {
                violations.add(SdlRule.ENDPOINT_UNDECLARED, use.place(), service.key(), use.endpoint());
            }
        }
        return used;
    }
}
