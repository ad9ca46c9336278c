package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgres18IT {

    @Test
    void isVersion18AndDurable() throws SQLException {
        try (EmbeddedPostgres18 server = EmbeddedPostgres18.temporary()) {
            assertThat(ask(server, "show server_version")).startsWith("18");
            assertThat(ask(server, "show fsync")).isEqualTo("on");
            assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(server, "show full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void comesBackOnItsPortWithItsDataAfterItWasAway() throws SQLException {
        try (EmbeddedPostgres18 server = EmbeddedPostgres18.temporary()) {
            tell(server, "create table kept as select 7 as value");
            server.stop();
            assertThatThrownBy(() -> ask(server, "select 1")).isInstanceOf(SQLException.class);
            server.start();
            assertThat(ask(server, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void keepsItsDataWhereItIsTold(@TempDir Path directory) throws SQLException {
        try (EmbeddedPostgres18 first = EmbeddedPostgres18.keptIn(directory.resolve("data"), 0)) {
            first.createDatabase("iplease");
            first.createDatabase("iplease");
            tell(first, "create table kept as select 7 as value");
        }
        try (EmbeddedPostgres18 second = EmbeddedPostgres18.keptIn(directory.resolve("data"), 0)) {
            assertThat(ask(second, "select value from kept")).isEqualTo("7");
            assertThat(ask(second, "select count(*) from pg_database where datname = 'iplease'"))
                    .isEqualTo("1");
        }
    }

    private static String ask(EmbeddedPostgres18 server, String query) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void tell(EmbeddedPostgres18 server, String command) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(EmbeddedPostgres18 server) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl("postgres"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
    }
}
