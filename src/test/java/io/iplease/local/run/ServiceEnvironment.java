package io.iplease.local.run;

import io.iplease.local.EmbeddedPostgres18;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of the service: the caller's own variables, defaults for those that the caller left out, and where the
 * parts are.
 */
public final class ServiceEnvironment {

    /** An account that is valid and belongs to nobody. */
    public static final String PROVIDER = "akash1ny20hjlfanne4neqfv5rtm3ctju0x33kjc908s";

    private static final String DATABASE_URL = "postgresql://%s/" + LocalRun.DATABASE;
    private static final String POOL = "198.51.100.0/24";
    private static final List<String> FACTS_OF_AN_EARLIER_RUN = List.of(
            "IPLEASE_URL",
            "IPLEASE_PID",
            "IPLEASE_TOKEN",
            "IPLEASE_TENANT_TOKEN",
            "IPLEASE_MANAGEMENT_URL",
            "IPLEASE_PROVIDER_URL");

    private ServiceEnvironment() {}

    /** The account that the service serves: the caller's choice, or {@link #PROVIDER}. */
    static String provider(Map<String, String> caller) {
        return caller.getOrDefault("IPLEASE_PROVIDER", PROVIDER);
    }

    private static boolean saysWhichPools(String name) {
        return name.startsWith("IPLEASE_POOLS_") || name.equals("IPLEASE_CLUSTER_POOL_SELECTOR");
    }

    /**
     * Where a replica finds what it needs.
     *
     * @param postgres host and port
     * @param kafka host and port
     * @param cluster variables that lead to the API server
     * @param issuer the identity provider's URL
     */
    public record Surroundings(String postgres, String kafka, Map<String, String> cluster, String issuer) {}

    /**
     * A replica's own ports.
     *
     * @param http for the REST API
     * @param management for health and metrics
     * @param provider for Akash's paths
     */
    public record Ports(int http, int management, int provider) {}

    /**
     * The environment of a replica.
     *
     * @param caller variables that reach it
     * @param replica from 1
     */
    public static Map<String, String> of(
            Map<String, String> caller, int replica, Ports ports, Surroundings surroundings) {
        Map<String, String> environment = new HashMap<>(caller);
        environment.keySet().removeIf(name -> FACTS_OF_AN_EARLIER_RUN.stream().anyMatch(name::startsWith));
        environment.put("IPLEASE_PROVIDER", provider(caller));
        if (caller.keySet().stream().noneMatch(ServiceEnvironment::saysWhichPools)) {
            environment.put("IPLEASE_POOLS_PUBLIC_RANGES", POOL);
        }
        environment.putIfAbsent("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        environment.putIfAbsent("QUARKUS_HTTP_HOST", "localhost");
        environment.putIfAbsent("QUARKUS_MANAGEMENT_HOST", "localhost");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.http()));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.management()));
        environment.put("IPLEASE_PROVIDER_PORT_ENABLED", "true");
        environment.put("IPLEASE_PROVIDER_PORT_PORT", Integer.toString(ports.provider()));
        // The name tells in pg_stat_activity whose session it is.
        environment.put(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                DATABASE_URL.formatted(surroundings.postgres()) + "?application_name=iplease-" + replica);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + DATABASE_URL.formatted(surroundings.postgres()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", EmbeddedPostgres18.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", EmbeddedPostgres18.USER);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", surroundings.kafka());
        environment.putAll(surroundings.cluster());
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", surroundings.issuer());
        // A replica's name in the election.
        environment.put("HOSTNAME", "iplease-" + replica);
        return environment;
    }
}
