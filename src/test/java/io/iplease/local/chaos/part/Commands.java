package io.iplease.local.chaos.part;

import io.iplease.local.run.LocalCluster;
import io.iplease.local.run.LocalRunCommand;
import io.iplease.local.run.ServiceEnvironment;
import io.iplease.local.trial.TrialSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the parts are started.
 *
 * @param proxied whether replicas reach what they need through a network that can be harmed
 */
record Commands(Ports ports, boolean proxied) {

    private static final String SERVICE_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m";

    /** @param logs where the broker writes what it has to say */
    List<String> broker(Path data, Path logs, int replicas) {
        List<String> words = new ArrayList<>(LocalRunCommand.of(logs, BrokerProcess.class.getName()));
        words.addAll(1, List.of("-XX:+UseSerialGC", "-Xmx512m"));
        words.addAll(List.of(data.toString(), Integer.toString(ports.kafka())));
        for (int replica = 1; replica <= replicas; replica++) {
            words.add(ports.kafka(replica) + ":" + reached(Link.KAFKA, replica));
        }
        return words;
    }

    List<String> toxiproxy(Path server) {
        return List.of(server.toString(), "-host", "localhost", "-port", Integer.toString(ports.toxiproxy()));
    }

    /**
     * A replica's environment.
     *
     * @param settings of the service
     * @param issuer the identity provider's URL
     */
    Map<String, String> service(int replica, Map<String, String> settings, String issuer) {
        Map<String, String> caller = new HashMap<>(System.getenv());
        caller.putAll(TrialSystem.QUICK_TAKEOVER);
        caller.putAll(settings);
        caller.putIfAbsent("LOCAL_JAVA_OPTS", SERVICE_JVM);
        return ServiceEnvironment.of(
                caller,
                replica,
                ports.service(replica),
                new ServiceEnvironment.Surroundings(
                        "localhost:" + reached(Link.POSTGRES, replica),
                        "localhost:" + reached(Link.KAFKA, replica),
                        LocalCluster.settings("http://localhost:%d/".formatted(reached(Link.KUBERNETES, replica))),
                        issuer));
    }

    /** Where the replica finds what is behind its link. */
    private int reached(Link link, int replica) {
        return proxied ? ports.proxy(link, replica) : ports.behind(link, replica);
    }
}
