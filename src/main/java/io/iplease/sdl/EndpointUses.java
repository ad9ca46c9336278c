package io.iplease.sdl;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import io.iplease.sdl.YamlNode.Mapping;
import io.iplease.sdl.YamlNode.Place;
import io.iplease.sdl.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Judges how services use endpoints, which SDLs and manifests write almost alike, and remembers the ports in use. */
final class EndpointUses {

    /** What differs between the expose entries of the two. */
    enum Form {
        /** The external port is {@code as}, and each entry of {@code to} may use an endpoint. */
        SDL,
        /** The external port is {@code externalPort}, 0 stands for absent, and the entry itself may use an endpoint. */
        MANIFEST
    }

    /**
     * One service's exposure on an endpoint.
     *
     * @param endpoint the endpoint's name, not judged
     * @param place where it is named
     * @param exposure absent where it breaks a rule
     */
    record Use(String endpoint, Place place, Optional<Exposure> exposure) {}

    private record EndpointPort(String endpoint, int externalPort, Protocol protocol) {}

    /** How many ports all endpoints may have together. */
    static final int MOST_PORTS = 1_000;

    /** What Akash's provider accepts as a service's name, up to the length that Kubernetes accepts. */
    private static final Pattern SERVICE_NAME = Pattern.compile("[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?");

    private final Form form;
    private final Violations violations;
    private final NodeReader nodes;
    private final Map<EndpointPort, String> services = new HashMap<>();

    EndpointUses(Form form, Violations violations) {
        this.form = form;
        this.violations = violations;
        this.nodes = new NodeReader(violations);
    }

    /**
     * The uses of endpoints by one service.
     *
     * @param service the service's name
     * @param place where it is named
     * @param expose its expose entries
     */
    List<Use> read(String service, Place place, YamlNode expose) {
        List<Use> uses = new ArrayList<>();
        for (YamlNode entry : nodes.list(expose, "expose")) {
            readEntry(service, nodes.mapping(entry, "expose"), uses);
        }
        if (!uses.isEmpty() && !SERVICE_NAME.matcher(service).matches()) {
            violations.add(SdlRule.SERVICE_NAME, place, service);
        }
        return uses;
    }

    /** What the uses of a group's services, which break no rule, ask for. */
    static List<EndpointDemand> toDemands(List<Use> uses) {
        Map<String, List<Exposure>> exposures = new TreeMap<>();
        for (Use use : uses) {
            exposures
                    .computeIfAbsent(use.endpoint(), name -> new ArrayList<>())
                    .add(use.exposure().orElseThrow());
        }
        return exposures.entrySet().stream()
                .map(endpoint -> new EndpointDemand(new EndpointName(endpoint.getKey()), endpoint.getValue()))
                .toList();
    }

    private void readEntry(String service, Mapping entry, List<Use> uses) {
        List<Scalar> endpoints = endpoints(service, entry);
        if (endpoints.isEmpty()) {
            return; // Ports that no endpoint uses are not judged.
        }
        Optional<Exposure> exposure = exposure(service, entry);
        for (Scalar endpoint : endpoints) {
            exposure.ifPresent(used -> judgeCollision(endpoint, used));
            uses.add(new Use(endpoint.text(), endpoint.place(), exposure));
        }
    }

    /** The endpoints that an expose entry names. */
    private List<Scalar> endpoints(String service, Mapping entry) {
        List<Scalar> endpoints = new ArrayList<>();
        for (Mapping directive : directives(entry)) {
            YamlNode ip = directive.get("ip");
            String name = nodes.text(ip, "ip").orElse("");
            if (!name.isEmpty()) {
                endpoints.add(new Scalar(name, false, ip.place()));
                if (!nodes.flag(directive.get("global"), "global")) {
                    violations.add(SdlRule.IP_NOT_GLOBAL, ip.place(), service);
                }
            }
        }
        return endpoints;
    }

    private List<Mapping> directives(Mapping entry) {
        return switch (form) {
            case SDL ->
                nodes.list(entry.get("to"), "to").stream()
                        .map(directive -> nodes.mapping(directive, "to"))
                        .toList();
            case MANIFEST -> List.of(entry);
        };
    }

    private Optional<Exposure> exposure(String service, Mapping entry) {
        OptionalInt port = port(service, entry);
        OptionalInt externalPort = externalPort(service, entry, port);
        Optional<Protocol> protocol = protocol(service, entry.get("proto"));
        if (port.isEmpty() || externalPort.isEmpty() || protocol.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Exposure(service, port.getAsInt(), externalPort.getAsInt(), protocol.get()));
    }

    private OptionalInt port(String service, Mapping entry) {
        YamlNode port = entry.get("port");
        if (port.isNull()) {
            violations.add(SdlRule.PORT_MISSING, port.place(), service);
            return OptionalInt.empty();
        }
        return nodes.port(port, "port", service);
    }

    private OptionalInt externalPort(String service, Mapping entry, OptionalInt port) {
        String field =
                switch (form) {
                    case SDL -> "as";
                    case MANIFEST -> "externalPort";
                };
        YamlNode externalPort = entry.get(field);
        boolean absent = externalPort.isNull()
                || form == Form.MANIFEST
                        && externalPort instanceof Scalar scalar
                        && scalar.text().equals("0");
        return absent ? port : nodes.port(externalPort, field, service);
    }

    private Optional<Protocol> protocol(String service, YamlNode node) {
        return nodes.text(node, "proto").flatMap(text -> switch (text.toUpperCase(Locale.ROOT)) {
            case "", "TCP" -> Optional.of(Protocol.TCP);
            case "UDP" -> Optional.of(Protocol.UDP);
            default -> {
                violations.add(SdlRule.PROTOCOL_UNKNOWN, node.place(), service, text);
                yield Optional.empty();
            }
        });
    }

    private void judgeCollision(Scalar endpoint, Exposure exposure) {
        EndpointPort port = new EndpointPort(endpoint.text(), exposure.externalPort(), exposure.protocol());
        String other = services.putIfAbsent(port, exposure.service());
        if (other == null && services.size() == MOST_PORTS + 1) {
            violations.add(SdlRule.TOO_MANY_PORTS, endpoint.place(), MOST_PORTS);
        }
        if (other != null) {
            violations.add(
                    SdlRule.PORT_COLLISION,
                    endpoint.place(),
                    endpoint.text(),
                    exposure.externalPort(),
                    exposure.protocol(),
                    exposure.service(),
                    other);
        }
    }
}
