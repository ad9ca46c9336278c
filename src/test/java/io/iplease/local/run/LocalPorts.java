package io.iplease.local.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of a local run, each set by an environment variable. With several replicas, the ports of the service are the
 * first of as many in a row.
 *
 * @param http the service's REST API ({@code LOCAL_HTTP_PORT})
 * @param management its health and metrics ({@code LOCAL_MANAGEMENT_PORT})
 * @param provider the paths that Akash's provider speaks ({@code LOCAL_PROVIDER_PORT})
 * @param kafka the broker ({@code LOCAL_KAFKA_PORT})
 * @param postgres PostgreSQL ({@code LOCAL_POSTGRES_PORT})
 * @param kubernetes the stand-in API server ({@code LOCAL_KUBERNETES_PORT})
 */
record LocalPorts(int http, int management, int provider, int kafka, int postgres, int kubernetes) {

    private static final int HIGHEST = 65535;

    private record Wanted(int port, String use, String variable) {}

    /** @throws LocalRunException if a variable holds no port */
    static LocalPorts from(Map<String, String> environment) {
        return new LocalPorts(
                port(environment, "LOCAL_HTTP_PORT", 8080),
                port(environment, "LOCAL_MANAGEMENT_PORT", 9000),
                port(environment, "LOCAL_PROVIDER_PORT", 8086),
                port(environment, "LOCAL_KAFKA_PORT", 9092),
                port(environment, "LOCAL_POSTGRES_PORT", 15432),
                port(environment, "LOCAL_KUBERNETES_PORT", 16443));
    }

    /** @param replica from 0 */
    ServiceEnvironment.Ports ofReplica(int replica) {
        return new ServiceEnvironment.Ports(http + replica, management + replica, provider + replica);
    }

    /** @throws LocalRunException naming the first port that two want, and the variable that chooses another */
    void requireDistinct(int replicas) {
        Map<Integer, String> seen = new HashMap<>();
        for (Wanted wanted : wanted(replicas)) {
            String other = seen.put(wanted.port(), wanted.use());
            if (other != null) {
                throw new LocalRunException("port %d is wanted for %s and for %s: set %s to another"
                        .formatted(wanted.port(), other, wanted.use(), wanted.variable()));
            }
        }
    }

    /** @throws LocalRunException naming the first port that is taken, and the variable that chooses another */
    void requireFree(int replicas) {
        requireDistinct(replicas);
        for (Wanted wanted : wanted(replicas)) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted.port()));
            } catch (IOException taken) {
                throw new LocalRunException("port %d, for %s, is taken: set %s to another"
                        .formatted(wanted.port(), wanted.use(), wanted.variable()));
            }
        }
    }

    private List<Wanted> wanted(int replicas) {
        List<Wanted> wanted = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            wanted.add(new Wanted(http + replica, "the service", "LOCAL_HTTP_PORT"));
            wanted.add(new Wanted(management + replica, "health and metrics", "LOCAL_MANAGEMENT_PORT"));
            wanted.add(new Wanted(provider + replica, "the provider's paths", "LOCAL_PROVIDER_PORT"));
        }
        wanted.add(new Wanted(kafka, "Kafka", "LOCAL_KAFKA_PORT"));
        wanted.add(new Wanted(postgres, "PostgreSQL", "LOCAL_POSTGRES_PORT"));
        wanted.add(new Wanted(kubernetes, "the stand-in API server", "LOCAL_KUBERNETES_PORT"));
        return wanted;
    }

    private static int port(Map<String, String> environment, String variable, int otherwise) {
        String text = environment.getOrDefault(variable, Integer.toString(otherwise));
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below like every other text.
        }
        throw new LocalRunException("%s is \"%s\", not a port from 1 to %d".formatted(variable, text, HIGHEST));
    }
}
