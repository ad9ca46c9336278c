package io.iplease.bench;

import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor: reads the same records in the same batches, writes as many rows of the same tables (in a schema of its own) with
 * one statement a table, one transaction a batch, and produces as many records of the same size. It decides nothing.
 */
final class BareClient implements AutoCloseable {

    private static final int BATCH = 500;
    private static final String TOPIC = "bare-client-events";
    private static final List<String> TABLES = List.of("owner", "lease", "claim", "exposure", "log", "handled_event");
    private static final List<String> STATEMENTS = List.of(
            "insert into bare.owner select 'p', o, 1 from unnest(?::text[]) o on conflict (provider, owner) do update set sequence = 1",
            "insert into bare.lease select l, 'p', split_part(l, '/', 1), 1, 1, 1, 1, false, now(), null from unnest(?::text[]) l",
            """
            insert into bare.claim select l, 'name', 'p', l, 'held', now(),
              '10.0.0.0'::inet + (nextval('bare.address'))::bigint, 1, 'binding', null from unnest(?::text[]) l""",
            "insert into bare.exposure select l, 'name', 80, 'TCP', 'web', 3000 from unnest(?::text[]) l",
            """
            insert into bare.log select 'p', nextval('bare.position'), now(), 'lease_applied', null, null, null, null, null,
              gen_random_uuid(), l, l, 'io.iplease.lease.created.v1', null,
              jsonb_build_object('at', now(), 'lease', l, 'demands', jsonb_build_array(l, 'name', 80, 'TCP', 'web', 3000))
            from unnest(?::text[]) l""",
            """
            insert into bare.log select 'p', nextval('bare.position'), now(), 'allocated', l, 1, l, 'name', '10.0.0.0',
              gen_random_uuid(), l, l, 'io.iplease.lease.created.v1', null,
              jsonb_build_object('at', now(), 'subject', jsonb_build_array(l, 'name', 80, 'TCP', 'web', 3000))
            from unnest(?::text[]) l""",
            "insert into bare.handled_event select 'p', '/bench', l, now() from unnest(?::text[]) l");

    private final Connection database;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[] event = new byte[650];
    private final List<PreparedStatement> statements = new ArrayList<>();

    BareClient() throws SQLException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 12, (short) 1)));
        }
        database = DriverManager.getConnection(
                PostgresResource.server().jdbcUrl("iplease"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
        execute("create schema if not exists bare");
        for (String table : TABLES) {
            execute("create table bare.%s (like public.%s including all)".formatted(table, table));
        }
        execute("create sequence bare.address");
        execute("create sequence bare.position");
        execute("create table bare.fence (partition integer primary key, next_offset bigint not null)");
        database.setAutoCommit(false);
        for (String sql : STATEMENTS) {
            statements.add(database.prepareStatement(sql));
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Does the work for {@code count} records of the input from these offsets on, and says how many seconds it took. */
    double run(int count, Map<TopicPartition, Long> from) throws SQLException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers(), "max.poll.records", BATCH),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            long began = System.nanoTime();
            int done = 0;
            while (done < count) {
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                consumer.poll(Duration.ofSeconds(1)).forEach(batch::add);
                if (!batch.isEmpty()) {
                    write(batch);
                    done += batch.size();
                }
            }
            producer.flush();
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private void write(List<ConsumerRecord<byte[], byte[]>> batch) throws SQLException {
        String[] leases = batch.stream()
                .map(record -> UUID.randomUUID() + "/1/1/1/akash1qqqqqqqqqqqqqqqqqqqqqqqqqpc8ymmk9fffar")
                .toArray(String[]::new);
        for (PreparedStatement statement : statements) {
            statement.setArray(1, database.createArrayOf("text", leases));
            statement.execute();
        }
        execute(
                "insert into bare.fence values (%d, %d) on conflict (partition) do update set next_offset = excluded.next_offset"
                        .formatted(batch.getLast().partition(), batch.getLast().offset() + 1));
        database.commit();
        batch.forEach(record -> producer.send(new ProducerRecord<>(TOPIC, record.key(), event)));
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        producer.close();
        database.close();
    }
}
