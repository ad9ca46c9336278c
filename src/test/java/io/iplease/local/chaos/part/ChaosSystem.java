package io.iplease.local.chaos.part;

import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.TokenIssuer;
import io.iplease.local.chaos.judge.Standstill;
import io.iplease.local.provider.StandInProvider;
import io.iplease.local.run.DirectoryTrees;
import io.iplease.local.run.LocalCluster;
import io.iplease.local.run.LocalRun;
import io.iplease.local.run.LocalRunCommand;
import io.iplease.local.run.ServiceEnvironment;
import io.iplease.local.run.ServiceProcess;
import io.iplease.local.run.Watchdog;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.TrialSystem;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * PostgreSQL, the broker and the replicas as processes, each supervised, and the network between them. The cluster is a stand-in
 * in this process, because what it saw is evidence. The harness itself reaches everything directly.
 */
public final class ChaosSystem implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final Duration LONGEST_RUN = Duration.ofDays(30);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ScheduledExecutorService supervisor =
            Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Ports ports = Ports.free();
    private final Watchdog watchdog = new Watchdog();
    private final List<Standstill> standstills = new CopyOnWriteArrayList<>();
    private final List<ChildProcess> replicas = new ArrayList<>();
    private final StandInApiServer cluster;
    private final RecordedCluster recorded;
    private final TokenIssuer issuer;
    private ChildProcess postgres;
    private ChildProcess broker;
    private Optional<Network> network = Optional.empty();
    private Optional<Disk> disk = Optional.empty();
    private Optional<Clocks> clocks = Optional.empty();

    /**
     * A system without data whose service is ready.
     *
     * @param directory what is in it is lost
     * @param count of replicas, 1 to 5
     * @param settings environment variables for the service
     */
    public ChaosSystem(Path directory, int count, Map<String, String> settings, Tools tools)
            throws InterruptedException {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end"));
        Path data = directory.resolve("data");
        Disk.unmountLeftover(data.resolve("postgres"));
        DirectoryTrees.delete(directory);
        create(data.resolve("postgres"));
        open.push(watchdog);
        startDatabase(data.resolve("postgres"));
        startBroker(data.resolve("kafka"), count, tools);
        cluster = opened(StandInApiServer.onPort(ports.kubernetes()));
        recorded = new RecordedCluster(cluster);
        opened(StandInLoadBalancer.at(cluster, MOMENT));
        issuer = opened(TokenIssuer.onPort(0));
        clocks = tools.clock().map(library -> new Clocks(directory, library));
        Path application = directory.resolve("app");
        DirectoryTrees.copy(Path.of("target", "quarkus-app"), application);
        for (int replica = 1; replica <= count; replica++) {
            replicas.add(replica(replica, application, settings));
        }
        supervisor.scheduleWithFixedDelay(this::tend, 100, 100, TimeUnit.MILLISECONDS);
        Patience.await("the broker has its topics", START, this::brokerAnswers);
        opened(StandInProvider.of(ServiceEnvironment.PROVIDER, kafka(), cluster.client()));
        replicas.forEach(ChildProcess::start);
        awaitReady(START);
    }

    public ChildProcess postgres() {
        return postgres;
    }

    public ChildProcess broker() {
        return broker;
    }

    /** The service's processes. */
    public List<ChildProcess> replicas() {
        return replicas;
    }

    /** The cluster; its client is the caller's to close. */
    public StandInApiServer cluster() {
        return cluster;
    }

    /** What the cluster showed from the beginning. */
    public ClusterHistory recorded() {
        return recorded.history();
    }

    /** Absent without Toxiproxy. */
    public Optional<Network> network() {
        return network;
    }

    /** Absent where this user may not mount. */
    public Optional<Disk> disk() {
        return disk;
    }

    /** Absent without a C compiler. */
    public Optional<Clocks> clocks() {
        return clocks;
    }

    /** Where the harness finds the broker. */
    public String kafka() {
        return "localhost:" + ports.kafka();
    }

    /** A replica's REST API; replicas count from 1. */
    public String url(int replica) {
        return "http://localhost:" + ports.service(replica).http();
    }

    /** An operator's token. */
    public String token() {
        return issuer.token("chaos", LONGEST_RUN, "operator");
    }

    /** A connection of its own; the caller closes it. */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s?connectTimeout=5&socketTimeout=60"
                        .formatted(ports.postgres(), LocalRun.DATABASE),
                "postgres",
                "postgres");
    }

    /** Kills all replicas, and notes how far they have come. */
    public void killAllReplicas() {
        replicas.forEach(ChildProcess::kill);
        try (Connection database = database()) {
            standstills.add(Standstill.now(database));
        } catch (SQLException away) {
            // Then nothing is known of this moment.
        }
    }

    /** The moments at which no replica ran. */
    public List<Standstill> standstills() {
        return standstills;
    }

    /** Waits until all parts run and every replica is ready. */
    public void awaitReady(Duration atMost) throws InterruptedException {
        Patience.await("database, broker and every replica are ready", atMost, () -> {
            for (int replica = 1; replica <= replicas.size(); replica++) {
                if (!isReady(replica)) {
                    return false;
                }
            }
            return databaseAnswers() && brokerAnswers();
        });
    }

    /** Ends all of it, in order. */
    @Override
    public synchronized void close() {
        if (supervisor.isShutdown()) {
            return;
        }
        supervisor.shutdownNow();
        replicas.forEach(ChildProcess::resume);
        replicas.parallelStream().forEach(replica -> replica.end("TERM", END));
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("did not end well: " + e);
            }
        }
        http.close();
    }

    private void startDatabase(Path data) throws InterruptedException {
        disk = Optional.ofNullable(Disk.mountedAt(data));
        disk.ifPresent(open::push);
        PostgresFiles files = PostgresFiles.in(data, ports.postgres());
        postgres = process("postgres", "postgres", Map.of(), files.command());
        postgres.start();
        Patience.await("PostgreSQL answers", START, this::databaseAnswers);
    }

    private void startBroker(Path data, int count, Tools tools) throws InterruptedException {
        List<String> words =
                new ArrayList<>(LocalRunCommand.of(create(directory.resolve("broker")), BrokerProcess.class.getName()));
        words.addAll(1, List.of("-XX:+UseSerialGC", "-Xmx512m"));
        words.addAll(List.of(data.toString(), Integer.toString(ports.kafka())));
        boolean proxied = tools.toxiproxy().isPresent();
        for (int replica = 1; replica <= count; replica++) {
            int own = ports.kafka(replica);
            words.add(own + ":" + (proxied ? ports.proxy(Link.KAFKA, replica) : own));
        }
        broker = process("broker", BrokerProcess.class.getSimpleName(), Map.of(), words);
        broker.start();
        if (proxied) {
            List<String> server = List.of(
                    tools.toxiproxy().get().toString(),
                    "-host",
                    "localhost",
                    "-port",
                    Integer.toString(ports.toxiproxy()));
            process("toxiproxy", "toxiproxy", Map.of("LOG_LEVEL", "warn"), server)
                    .start();
            network = Optional.of(opened(new Network(ports.toxiproxy())));
            network.get().open(ports, count);
        }
    }

    private ChildProcess replica(int replica, Path application, Map<String, String> settings) {
        Map<String, String> caller = new HashMap<>(System.getenv());
        caller.putAll(TrialSystem.QUICK_TAKEOVER);
        caller.putAll(settings);
        caller.putIfAbsent("LOCAL_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
        boolean proxied = network.isPresent();
        Map<String, String> environment = new HashMap<>(ServiceEnvironment.of(
                caller,
                replica,
                ports.service(replica),
                new ServiceEnvironment.Surroundings(
                        "localhost:" + (proxied ? ports.proxy(Link.POSTGRES, replica) : ports.postgres()),
                        "localhost:" + (proxied ? ports.proxy(Link.KAFKA, replica) : ports.kafka(replica)),
                        LocalCluster.settings("http://localhost:%d/"
                                .formatted(proxied ? ports.proxy(Link.KUBERNETES, replica) : ports.kubernetes())),
                        issuer.url())));
        clocks.ifPresent(clock -> environment.putAll(clock.environment(replica)));
        return new ChildProcess(
                "iplease-" + replica,
                directory.resolve("service-%d.log".formatted(replica)),
                environment,
                ServiceProcess.commandLine(application, environment),
                process -> watchdog.guard("KILL", process.pid(), "quarkus-run.jar"));
    }

    private ChildProcess process(String name, String mark, Map<String, String> more, List<String> words) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        ChildProcess process = new ChildProcess(
                name,
                directory.resolve(name + ".log"),
                environment,
                words,
                started -> watchdog.guard("KILL", started.pid(), mark));
        open.push(process);
        return process;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void tend() {
        try {
            postgres.tend();
            broker.tend();
            replicas.forEach(ChildProcess::tend);
        } catch (RuntimeException fault) {
            fault.printStackTrace();
        }
    }

    private boolean databaseAnswers() {
        try (Connection database = database()) {
            return database.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private boolean brokerAnswers() throws InterruptedException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", kafka(), "default.api.timeout.ms", "5000", "request.timeout.ms", "4000"))) {
            return admin.listTopics().names().get().size() >= 3;
        } catch (java.util.concurrent.ExecutionException notYet) {
            return false;
        }
    }

    private boolean isReady(int replica) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:%d/q/health/ready"
                            .formatted(ports.service(replica).management())))
                    .timeout(ANSWER)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
