package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.trial.LedgerTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * This version with the schema of the next one, which has all that a migration may add: a column with a default to every table, a
 * table, an index. So it is while replicas are replaced by those of the next version, and after a roll-back.
 */
@Execution(ExecutionMode.CONCURRENT)
class NewerSchemaIT {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final String NEXT_MIGRATION = """
            do $$
            declare each text;
            begin
              for each in select tablename from pg_tables
                          where schemaname = 'public' and tablename <> 'flyway_schema_history'
              loop
                execute format('alter table %I add column added_later text not null default ''none''', each);
              end loop;
            end $$;
            create table table_added_later (id bigint primary key);
            create index index_added_later on claim (added_later);
            insert into flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            values (999, '999', 'next', 'SQL', 'V999__next.sql', 1, 'postgres', 1, true)""";

    private final EmbeddedPostgres18 postgres = EmbeddedPostgres18.temporary();
    private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    private LeaseTopic topic;
    private PackagedService service;
    private Connection database;
    private LedgerTables tables;

    @BeforeEach
    void start() throws SQLException {
        Map<String, String> settings = PackagedService.settings(
                List.of(PostgresResource.emptyDatabase(postgres), KafkaResource.emptyTopics(kafka)), "198.51.100.0/24");
        settings.put("iplease.cluster.enabled", "false");
        service = new PackagedService("newer-schema-it", settings).start().awaitReady();
        topic = new LeaseTopic(kafka);
        database = DriverManager.getConnection(
                postgres.jdbcUrl("iplease"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
        tables = new LedgerTables(database);
        applies(1);
        try (Statement migration = database.createStatement()) {
            migration.execute(NEXT_MIGRATION);
        }
    }

    @AfterEach
    void end() throws SQLException {
        database.close();
        topic.close();
        service.close();
        kafka.close();
        postgres.close();
    }

    @Test
    void whoRunsAlreadyGoesOn() {
        applies(2);
    }

    @Test
    void whoIsRolledBackStartsAndGoesOn() {
        service.stop();
        service.start().awaitReady();

        applies(2);
    }

    /** Makes a lease, and moves, ends and answers with it what there is to write and read: each by its own statements. */
    private void applies(int owner) {
        LeaseId lease = lease(owner, 1000);
        LeaseId destination = lease(owner, 1001);
        topic.created(lease);
        topic.created(destination);
        topic.migrate(destination);
        topic.closed(lease);
        await().atMost(LONGEST).untilAsserted(() -> {
            assertThat(tables.applied()).isEqualTo(4L * owner);
            assertThat(tables.held()).hasSize(owner).containsValue(destination.text() + " front");
            assertThat(tables.allAnnouncedAt()).isPresent();
        });
    }

    private static LeaseId lease(int owner, long dseq) {
        return new LeaseId(Accounts.account(owner), dseq, 1, 1, Accounts.PROVIDER);
    }
}
