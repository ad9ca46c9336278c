package io.iplease.local.chaos.part;

import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.run.LocalRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL data directory with the service's empty database in it, and the command that serves it. The server tells when a
 * transaction was committed ({@code track_commit_timestamp}).
 */
record PostgresFiles(Path data, int port, String program) {

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "localhost"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            Map.entry("track_commit_timestamp", "on"),
            Map.entry("wal_recycle", "off"),
            Map.entry("max_wal_size", "64MB"),
            Map.entry("min_wal_size", "32MB"));

    /** Makes them. */
    static PostgresFiles in(Path data, int port) {
        try (EmbeddedPostgres18 postgres = EmbeddedPostgres18.keptIn(data, port)) {
            postgres.createDatabase(LocalRun.DATABASE);
            return new PostgresFiles(
                    data, port, postgres.process().info().command().orElseThrow());
        }
    }

    /** Root must not serve a database: then the process is nobody in particular. */
    List<String> command() {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(List.of(program, "-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        return words;
    }
}
