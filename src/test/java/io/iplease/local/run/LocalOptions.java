package io.iplease.local.run;

/**
 * What was asked for on the command line.
 *
 * @param fresh whether to empty the data directory first
 * @param replicas how many replicas of the service to run, 1 to 9
 * @param realCluster whether to use the cluster of {@code $KUBECONFIG} in place of the stand-ins
 */
record LocalOptions(boolean fresh, int replicas, boolean realCluster) {

    static final String HELP = """
            deploy/local/run [--fresh] [--replicas N] [--cluster]

            Starts PostgreSQL 18, Kafka, a stand-in Kubernetes API server with a load balancer and
            workloads, and iplease itself; ends all of them on Ctrl-C.

              --fresh       forget the data of earlier runs
              --replicas N  run N replicas of the service, 1 to 9, on ports in a row
              --cluster     use the cluster of $KUBECONFIG and its load balancer in place of the
                            stand-ins; leases get Pods there, as objects that run nowhere

            Ports: LOCAL_HTTP_PORT (8080), LOCAL_MANAGEMENT_PORT (9000), LOCAL_PROVIDER_PORT (8086),
            LOCAL_KAFKA_PORT (9092), LOCAL_POSTGRES_PORT (15432), LOCAL_KUBERNETES_PORT (16443).
            LOCAL_DIR (.local) is where data, logs and facts are.
            Environment variables such as IPLEASE_COOL_DOWN=30s or QUARKUS_LOG_LEVEL=DEBUG reach the service;
            LOCAL_JAVA_OPTS are options for its JVM.
            """;

    /** @throws LocalRunException if an argument is not understood */
    static LocalOptions of(String... arguments) {
        boolean fresh = false;
        int replicas = 1;
        boolean realCluster = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--fresh" -> fresh = true;
                case "--cluster" -> realCluster = true;
                case "--replicas" -> replicas = replicas(++i < arguments.length ? arguments[i] : "");
                default -> throw new LocalRunException("%s is not understood:%n%n%s".formatted(arguments[i], HELP));
            }
        }
        return new LocalOptions(fresh, replicas, realCluster);
    }

    private static int replicas(String text) {
        if (!text.matches("[1-9]")) {
            throw new LocalRunException("--replicas wants a number from 1 to 9");
        }
        return Integer.parseInt(text);
    }
}
