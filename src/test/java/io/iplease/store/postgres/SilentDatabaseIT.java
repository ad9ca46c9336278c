package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iplease.local.DatabaseOnly;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.PostgresResource;
import io.iplease.local.Signals;
import io.iplease.store.StoreFailure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that is gone without a word: its side of each connection takes what is sent, and says nothing. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class SilentDatabaseIT {

    private static final int CONNECTIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String BACKENDS = """
            select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()""";

    @Inject
    StoredLedger ledger;

    @Inject
    Pool pool;

    private final List<ProcessHandle> silent = new ArrayList<>();

    @AfterEach
    void goOn() {
        Signals.send("CONT", silent.toArray(ProcessHandle[]::new));
    }

    @Test
    void isAwayAndNotSlowAndAPoolFullOfItsConnectionsIsReplaced() throws SQLException {
        silence();

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(this::change)
                .extracting(StoreFailure::kind)
                .isEqualTo(StoreFailure.Kind.UNAVAILABLE);
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(StoreFailure.class).until(() -> {
            change();
            return true;
        });
    }

    private void change() {
        ledger.tell(upsert(lease(1, 100), "endpoint"));
    }

    private void silence() throws SQLException {
        ledger.begin("198.51.100.0/24");
        openAll();
        silent.addAll(backends());
        assertThat(silent).hasSizeGreaterThanOrEqualTo(CONNECTIONS);
        Signals.send("STOP", silent.toArray(ProcessHandle[]::new));
    }

    private void openAll() {
        List<Uni<RowSet<Row>>> queries = IntStream.range(0, CONNECTIONS)
                .mapToObj(each -> pool.query("select pg_sleep(1)").execute())
                .toList();
        Uni.join().all(queries).andFailFast().await().atMost(PATIENCE);
    }

    private static List<ProcessHandle> backends() throws SQLException {
        List<ProcessHandle> processes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        PostgresResource.server().jdbcUrl("iplease"),
                        EmbeddedPostgres18.USER,
                        EmbeddedPostgres18.USER);
                ResultSet rows = connection.createStatement().executeQuery(BACKENDS)) {
            while (rows.next()) {
                ProcessHandle.of(rows.getLong(1)).ifPresent(processes::add);
            }
        }
        return processes;
    }
}
