package io.iplease.bench.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
 * The floor: reads the same records in batches as large as the service's, writes {@link BareRows} with multi-row statements in one
 * transaction a batch, and produces as many records. It decodes and decides nothing.
 */
public final class BareClient implements AutoCloseable {

    private static final String TOPIC = "bare-client-events";
    private static final int RECORD_BYTES = 650;
    private static final String BATCH = "mp.messaging.incoming.lease-events.max.poll.records";
    private static final String FENCE = """
            insert into bare.fence select * from unnest(?::integer[], ?::bigint[])
            on conflict (partition) do update set next_offset = excluded.next_offset""";

    private final Connection database;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[] event = new byte[RECORD_BYTES];
    private final Map<Character, List<PreparedStatement>> statements = new HashMap<>();
    private final PreparedStatement fence;
    private final Map<String, Object> broker;

    /** Makes its tables in the system's database, and its topic. */
    public BareClient(BenchSystem system) throws SQLException {
        broker = Map.of("bootstrap.servers", system.kafka(), "max.poll.records", batchOfTheService(), "acks", "all");
        try (Admin admin = Admin.create(broker)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 12, (short) 1)));
        }
        database = system.database();
        execute("create schema bare");
        for (String table : BareRows.TABLES) {
            execute("create table bare.%1$s (like public.%1$s including all)".formatted(table));
        }
        execute("alter table bare.lease set (%s)".formatted(settingsOfLease()));
        execute("create sequence bare.address");
        execute("create sequence bare.position");
        execute("create table bare.fence (partition integer primary key, next_offset bigint not null)");
        database.setAutoCommit(false);
        for (char kind : BareRows.KINDS.toCharArray()) {
            List<PreparedStatement> prepared = new ArrayList<>();
            for (String sql : BareRows.of(kind)) {
                prepared.add(database.prepareStatement(sql));
            }
            statements.put(kind, prepared);
        }
        fence = database.prepareStatement(FENCE);
        producer = new KafkaProducer<>(broker, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Does the work for {@code count} records of the input from these offsets on.
     *
     * @param duplicates whether there is nothing to do but to remember how far it came
     * @return how many seconds it took
     */
    public double run(int count, Map<TopicPartition, Long> from, boolean duplicates) throws SQLException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(broker, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            long began = System.nanoTime();
            int done = 0;
            while (done < count) {
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                consumer.poll(Duration.ofSeconds(1)).forEach(batch::add);
                if (!batch.isEmpty()) {
                    Map<Character, List<ConsumerRecord<byte[], byte[]>>> kinds =
                            duplicates ? Map.of() : batch.stream().collect(Collectors.groupingBy(BareClient::kind));
                    write(kinds, batch);
                    announce(kinds);
                    done += batch.size();
                }
            }
            producer.flush();
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private void write(
            Map<Character, List<ConsumerRecord<byte[], byte[]>>> kinds, List<ConsumerRecord<byte[], byte[]>> batch)
            throws SQLException {
        for (char kind : BareRows.KINDS.toCharArray()) {
            if (kinds.containsKey(kind)) {
                String[] leases = kinds.get(kind).stream()
                        .map(record -> header(record, "ce_subject"))
                        .toArray(String[]::new);
                for (PreparedStatement statement : statements.get(kind)) {
                    statement.setArray(1, database.createArrayOf("text", leases));
                    statement.execute();
                }
            }
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        batch.forEach(record -> offsets.put(record.partition(), record.offset() + 1));
        fence.setArray(1, database.createArrayOf("integer", offsets.keySet().toArray()));
        fence.setArray(2, database.createArrayOf("bigint", offsets.values().toArray()));
        fence.execute();
        database.commit();
    }

    private void announce(Map<Character, List<ConsumerRecord<byte[], byte[]>>> kinds) {
        kinds.forEach((kind, records) -> records.forEach(record -> {
            for (int i = 0; i < BareRows.ANNOUNCED.get(kind); i++) {
                producer.send(new ProducerRecord<>(TOPIC, record.key(), event));
            }
        }));
    }

    private static char kind(ConsumerRecord<byte[], byte[]> record) {
        String id = header(record, "ce_id");
        return id.charAt(id.length() - 1);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static int batchOfTheService() {
        try (InputStream file = BareClient.class.getResourceAsStream("/application.properties")) {
            Properties settings = new Properties();
            settings.load(file);
            return Integer.parseInt(settings.getProperty(BATCH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code like} leaves out: how much of a page is left for updates. */
    private String settingsOfLease() throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(
                        "select array_to_string(reloptions, ', ') from pg_class where oid = 'public.lease'::regclass");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
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
