package io.iplease.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (KRaft, one node) in this JVM.
 *
 * <p>{@link #stop} and {@link #start} take it away and bring it back on the same port with the same records.
 */
public final class EmbeddedKafka implements AutoCloseable {

    /** The topics of iplease with the days that each keeps its records. */
    public static final Map<String, Duration> TOPICS = Map.of(
            "lease-events", Duration.ofDays(7),
            "lease-events-dead-letter", Duration.ofDays(30),
            "ip-lease-events", Duration.ofDays(30));

    /** Partitions of each topic. */
    public static final int PARTITIONS = 12;

    private static final int NODE = 1;
    private static final String CLUSTER = "iplease-local-kafka-AA";

    private final DataDirectory data;
    private final int port;
    private final int controllerPort = FreePorts.orGiven(0);
    private final List<String> listeners;
    private final Map<String, String> settings;
    private KafkaRaftServer server;

    private EmbeddedKafka(DataDirectory data, int port, List<String> listeners, Map<String, String> settings) {
        this.data = data;
        this.port = FreePorts.orGiven(port);
        this.listeners = listeners;
        this.settings = settings;
        format();
    }

    /** A running broker on a free port whose records go when it is closed. */
    public static EmbeddedKafka temporary() {
        return new EmbeddedKafka(DataDirectory.temporary("kafka"), 0, List.of(), Map.of()).start();
    }

    /**
     * The same with listeners more than the one of {@link #bootstrapServers}, whose clients may do everything.
     *
     * @param listeners as {@code SSL://localhost:9093}
     * @param settings what the broker needs for them
     */
    static EmbeddedKafka temporary(List<String> listeners, Map<String, String> settings) {
        return new EmbeddedKafka(DataDirectory.temporary("kafka"), 0, listeners, settings).start();
    }

    /**
     * A running broker whose records stay when it is closed.
     *
     * @param directory where the records are, or will be
     * @param port 1 to 65535, or 0 for any that is free
     */
    public static EmbeddedKafka keptIn(Path directory, int port) {
        return new EmbeddedKafka(DataDirectory.kept(directory), port, List.of(), Map.of()).start();
    }

    /**
     * The same with listeners more than the one of {@link #bootstrapServers}, and more settings, which go before its own.
     *
     * @param listeners as {@code OTHER://localhost:9093}
     */
    public static EmbeddedKafka keptIn(Path directory, int port, List<String> listeners, Map<String, String> settings) {
        return new EmbeddedKafka(DataDirectory.kept(directory), port, listeners, settings).start();
    }

    /** Brings a stopped broker back; a running one stays as it is. */
    public synchronized EmbeddedKafka start() {
        if (server == null) {
            server = new KafkaRaftServer(new KafkaConfig(allSettings(), false), Time.SYSTEM);
            server.startup();
        }
        return this;
    }

    /** Takes the broker away: its connections break, its records stay. */
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /**
     * Takes the broker away, and from a partition what it has beyond some bytes, as a crash of a machine may that had them in memory only.
     *
     * @param bytes how long the partition's first segment was when it had what it keeps; see {@link #bytes}
     */
    public synchronized void stopAndLose(String topic, int partition, long bytes) throws IOException {
        stop();
        try (FileChannel segment = FileChannel.open(segment(topic, partition), StandardOpenOption.WRITE)) {
            segment.truncate(bytes);
        }
        // Without it, the broker looks at start what its segments hold.
        Files.delete(data.path().resolve(".kafka_cleanshutdown"));
    }

    /** How long a partition's first segment is. */
    public long bytes(String topic, int partition) throws IOException {
        return Files.size(segment(topic, partition));
    }

    private Path segment(String topic, int partition) {
        return data.path().resolve(topic + "-" + partition).resolve("00000000000000000000.log");
    }

    @Override
    public void close() {
        stop();
        data.discard();
    }

    /** Where clients find it: {@code host:port}, also while it is stopped. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Makes those of iplease's topics that are not there. Call it before anything consumes them. */
    public void createTopics() {
        try (Admin admin = admin()) {
            Collection<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = TOPICS.entrySet().stream()
                    .filter(topic -> !present.contains(topic.getKey()))
                    .map(topic -> new NewTopic(topic.getKey(), PARTITIONS, (short) 1)
                            .configs(Map.of(
                                    "retention.ms",
                                    Long.toString(topic.getValue().toMillis()))))
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics not made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client for administration; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    private void format() {
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(CLUSTER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setDirectories(List.of(data.path().toString()))
                .setMetadataLogDirectory(data.path().toString())
                .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's directory " + data.path() + " cannot be used", e);
        }
    }

    private Properties allSettings() {
        List<String> open = Stream.concat(Stream.of("PLAINTEXT://localhost:" + port), listeners.stream())
                .toList();
        Properties all = new Properties();
        all.putAll(Map.ofEntries(
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("controller.quorum.voters", NODE + "@localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", String.join(",", open) + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("advertised.listeners", String.join(",", open)),
                Map.entry("log.dirs", data.path().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0")));
        all.putAll(settings);
        return all;
    }
}
