package io.iplease.local;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** All rows of a database at one moment, as {@code pg_dump --data-only} keeps them, and back again. */
public final class TableBackup {

    private static final String TABLES =
            "select tablename from pg_tables where schemaname = 'public' and tablename <> 'flyway_schema_history'";

    private final String url;
    private final Map<String, byte[]> rows = new LinkedHashMap<>();

    private TableBackup(String url) {
        this.url = url;
    }

    /** Made while others go on writing. */
    public static TableBackup of(String url) throws SQLException {
        TableBackup backup = new TableBackup(url);
        try (Connection database = backup.connection();
                Statement statement = database.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            CopyManager copy = copy(database);
            try (ResultSet tables = statement.executeQuery(TABLES)) {
                while (tables.next()) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    copy.copyOut("copy %s to stdout".formatted(tables.getString(1)), out);
                    backup.rows.put(tables.getString(1), out.toByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return backup;
    }

    /** Puts all rows back, and takes all others away. */
    public void restore() throws SQLException {
        try (Connection database = connection();
                Statement statement = database.createStatement()) {
            // Rows come in the order of the tables' names, and refer to each other.
            statement.execute("set session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", rows.keySet()));
            CopyManager copy = copy(database);
            for (Map.Entry<String, byte[]> table : rows.entrySet()) {
                copy.copyIn("copy %s from stdin".formatted(table.getKey()), new ByteArrayInputStream(table.getValue()));
            }
            database.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connection() throws SQLException {
        Connection database = DriverManager.getConnection(url, EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
        database.setAutoCommit(false);
        return database;
    }

    private static CopyManager copy(Connection database) throws SQLException {
        return database.unwrap(PGConnection.class).getCopyAPI();
    }
}
