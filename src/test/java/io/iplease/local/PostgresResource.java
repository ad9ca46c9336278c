package io.iplease.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} an empty database of its own; {@link #server} is for taking it away in the middle. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private static final String DATABASE = "iplease";
    private static volatile EmbeddedPostgres18 server;

    /** The server that the running test uses. */
    public static EmbeddedPostgres18 server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        server = EmbeddedPostgres18.temporary();
        return emptyDatabase(server);
    }

    /** Makes an empty database on a server, and says where the service finds it. */
    public static Map<String, String> emptyDatabase(EmbeddedPostgres18 server) {
        server.createDatabase(DATABASE);
        return Map.of(
                "quarkus.datasource.reactive.url",
                server.url(DATABASE),
                "quarkus.datasource.jdbc.url",
                server.jdbcUrl(DATABASE),
                "quarkus.datasource.username",
                EmbeddedPostgres18.USER,
                "quarkus.datasource.password",
                EmbeddedPostgres18.USER);
    }

    @Override
    public void stop() {
        server.close();
    }
}
