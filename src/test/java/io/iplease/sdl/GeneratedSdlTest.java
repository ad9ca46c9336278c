package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a text was made to ask for is what is read from it. */
class GeneratedSdlTest {

    private static final long SEED = Long.getLong("iplease.seed", 20261124);

    /**
     * What a deployment asks for.
     *
     * @param exposures of each endpoint; no two on one external port and protocol
     * @param placements of each service; every service is exposed somewhere
     */
    record Deployment(SortedMap<String, List<Exposure>> exposures, SortedMap<String, SortedSet<String>> placements) {

        List<EndpointDemand> demands(String placement) {
            List<EndpointDemand> demands = new ArrayList<>();
            exposures.forEach((endpoint, all) -> {
                List<Exposure> placed = all.stream()
                        .filter(exposure -> placements.get(exposure.service()).contains(placement))
                        .toList();
                if (!placed.isEmpty()) {
                    demands.add(new EndpointDemand(new EndpointName(endpoint), placed));
                }
            });
            return demands;
        }

        List<String> groupNames() {
            SortedSet<String> names = new TreeSet<>();
            placements.values().forEach(names::addAll);
            return List.copyOf(names);
        }

        Map<String, Object> toSdl() {
            Map<String, Object> endpoints = new LinkedHashMap<>();
            exposures.keySet().forEach(endpoint -> endpoints.put(endpoint, Map.of("kind", "ip")));
            Map<String, Object> services = new LinkedHashMap<>();
            Map<String, Object> deployment = new LinkedHashMap<>();
            placements.forEach((service, groups) -> {
                services.put(service, Map.of("image", "any", "expose", expose(service, "as", true)));
                Map<String, Object> placed = new LinkedHashMap<>();
                groups.forEach(group -> placed.put(group, Map.of("profile", "any", "count", 1)));
                deployment.put(service, placed);
            });
            return Map.of("version", "2.0", "endpoints", endpoints, "services", services, "deployment", deployment);
        }

        List<Object> toManifest() {
            return groupNames().reversed().stream()
                    .<Object>map(group -> Map.of("name", group, "services", toServices(group)))
                    .toList();
        }

        private List<Object> toServices(String group) {
            return placements.entrySet().stream()
                    .filter(placed -> placed.getValue().contains(group))
                    .<Object>map(placed ->
                            Map.of("name", placed.getKey(), "expose", expose(placed.getKey(), "externalPort", false)))
                    .toList();
        }

        private List<Object> expose(String service, String externalPort, boolean to) {
            List<Object> entries = new ArrayList<>();
            exposures.forEach((endpoint, all) -> all.stream()
                    .filter(exposure -> exposure.service().equals(service))
                    .forEach(exposure -> {
                        Map<String, Object> directive = Map.of("global", true, "ip", endpoint);
                        Map<String, Object> entry =
                                new LinkedHashMap<>(to ? Map.of("to", List.of(directive)) : directive);
                        entry.put("port", exposure.port());
                        entry.put(externalPort, exposure.externalPort());
                        entry.put("proto", exposure.protocol().name());
                        entries.add(entry);
                    }));
            return entries;
        }
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void anSdlAsksForWhatItWasMadeFrom(Deployment deployment) {
        String yaml = Rendered.yaml(deployment.toSdl());

        SdlReading<Sdl> reading = SdlReader.read(yaml);

        List<Sdl.Group> expected = new ArrayList<>();
        deployment
                .groupNames()
                .forEach(name -> expected.add(new Sdl.Group(expected.size() + 1, name, deployment.demands(name))));
        assertThat(reading).as("seed %d\n%s", SEED, yaml).isEqualTo(new SdlReading.Valid<>(new Sdl(expected)));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void anSdlInJsonAsksForTheSameAsInYaml(Deployment deployment) {
        assertThat(SdlReader.read(Rendered.json(deployment.toSdl())))
                .as("seed %d", SEED)
                .isEqualTo(SdlReader.read(Rendered.yaml(deployment.toSdl())));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void aManifestAsksForTheSameAsItsSdl(Deployment deployment) {
        String sdl = Rendered.yaml(deployment.toSdl());
        String manifest = Rendered.json(deployment.toManifest());

        for (int gseq = 0; gseq <= deployment.groupNames().size() + 1; gseq++) {
            assertThat(ManifestReader.readGroup(manifest, gseq))
                    .as("seed %d\n%s", SEED, manifest)
                    .isEqualTo(SdlReader.readGroup(sdl, gseq));
        }
    }

    static Stream<Deployment> deployments() {
        Random random = new Random(SEED);
        return Stream.generate(() -> deployment(random)).limit(150);
    }

    private static Deployment deployment(Random random) {
        SortedMap<String, List<Exposure>> exposures = new TreeMap<>();
        SortedMap<String, SortedSet<String>> placements = new TreeMap<>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            String service = "s" + random.nextInt(4);
            Exposure exposure = new Exposure(
                    service, random.nextInt(1, 65536), random.nextInt(1, 5), Protocol.values()[random.nextInt(2)]);
            List<Exposure> taken = exposures.computeIfAbsent("ip" + random.nextInt(3), name -> new ArrayList<>());
            if (taken.stream()
                    .noneMatch(other -> other.externalPort() == exposure.externalPort()
                            && other.protocol() == exposure.protocol())) {
                taken.add(exposure);
                placements.computeIfAbsent(service, name -> new TreeSet<>()).add("g" + random.nextInt(12));
            }
        }
        return new Deployment(exposures, placements);
    }
}
