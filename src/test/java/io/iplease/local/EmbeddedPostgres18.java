package io.iplease.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL 18 server, as durable as one in production: a committed transaction survives a crash ({@code fsync}
 * and {@code synchronous_commit} are on).
 *
 * <p>{@link #stop} and {@link #start} take it away and bring it back on the same port with the same data.
 */
public final class EmbeddedPostgres18 implements AutoCloseable {

    /** The superuser, and its password. */
    public static final String USER = "postgres";

    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN = Duration.ofMinutes(1);

    private final DataDirectory data;
    private final int port;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;

    private EmbeddedPostgres18(DataDirectory data, int port, Map<String, String> settings) {
        this.data = data;
        this.port = FreePorts.orGiven(port);
        this.settings = settings;
    }

    /** A running server on a free port whose data go when it is closed. */
    public static EmbeddedPostgres18 temporary() {
        return temporary(Map.of());
    }

    /** The same with more settings, such as {@code ssl}. */
    public static EmbeddedPostgres18 temporary(Map<String, String> settings) {
        return new EmbeddedPostgres18(DataDirectory.temporary("postgres"), 0, settings).start();
    }

    /**
     * A running server whose data stay when it is closed.
     *
     * @param directory where the data are, or will be
     * @param port 1 to 65535, or 0 for any that is free
     */
    public static EmbeddedPostgres18 keptIn(Path directory, int port) {
        return new EmbeddedPostgres18(DataDirectory.kept(directory), port, Map.of()).start();
    }

    /** Brings a stopped server back; a running one stays as it is. */
    public synchronized EmbeddedPostgres18 start() {
        if (server == null) {
            try {
                EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                        .setDataDirectory(data.path())
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPort(port)
                        .setPGStartupWait(STARTUP)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "100");
                settings.forEach(builder::setServerConfig);
                server = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start on port " + port, e);
            }
        }
        return this;
    }

    /** Takes the server away: its connections break, its data stay. Returns when the server's process is gone. */
    public synchronized void stop() {
        if (server != null) {
            ProcessHandle process = process();
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not stop", e);
            }
            // The library waits five seconds; on a busy machine the last checkpoint takes longer.
            process.onExit().orTimeout(SHUTDOWN.toSeconds(), TimeUnit.SECONDS).join();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
        data.discard();
    }

    /** The port it listens on, also while it is stopped. */
    public int port() {
        return port;
    }

    /** The server's own process. */
    public synchronized ProcessHandle process() {
        try (Stream<String> lines = Files.lines(data.path().resolve("postmaster.pid"))) {
            long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not run", e);
        }
    }

    /** The address of a database for JDBC. */
    public String jdbcUrl(String database) {
        return "jdbc:" + url(database);
    }

    /** The address of a database for the reactive client and for {@code psql}. */
    public String url(String database) {
        return "postgresql://localhost:" + port + "/" + database;
    }

    /** Makes an empty database of this name unless there is one. */
    public synchronized void createDatabase(String name) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists = statement
                    .executeQuery("select 1 from pg_database where datname = " + statement.enquoteLiteral(name))
                    .next();
            if (!exists) {
                statement.execute("create database " + statement.enquoteIdentifier(name, true));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no database " + name, e);
        }
    }
}
