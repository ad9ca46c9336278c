package io.iplease.local.chaos.part;

import io.iplease.local.chaos.judge.Standstill;
import io.iplease.local.run.DirectoryTrees;
import io.iplease.local.run.ServiceProcess;
import io.iplease.local.trial.Patience;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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

/**
 * PostgreSQL, the broker and the replicas as processes, each supervised, and the network between them. The cluster is a stand-in
 * in this process, because what it saw is evidence. The harness itself reaches everything directly.
 */
public final class ChaosSystem implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration END = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Ports ports = Ports.free();
    private final Probes probes = new Probes(ports, http);
    private final List<Standstill> standstills = new CopyOnWriteArrayList<>();
    private final List<ChildProcess> replicas = new ArrayList<>();
    private final Supervisor supervisor;
    private final Optional<Disk> disk;
    private final ChildProcess postgres;
    private final ChildProcess broker;
    private final Optional<Network> network;
    private final StandIns standIns;
    private final Optional<Clocks> clocks;
    private boolean closed;

    /**
     * A system without data whose service is ready.
     *
     * @param directory what is in it is lost
     * @param count of replicas, 1 to 5
     * @param settings environment variables for the service
     */
    public ChaosSystem(Path directory, int count, Map<String, String> settings, Tools tools)
            throws InterruptedException, IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end"));
        Path tables = directory.resolve("data").resolve("postgres");
        Disk.unmountLeftover(tables);
        DirectoryTrees.delete(directory);
        Files.createDirectories(tables);
        supervisor = opened(new Supervisor(directory));

        Map<String, String> own = System.getenv();
        disk = Optional.ofNullable(Disk.mountedAt(tables));
        disk.ifPresent(open::push);
        PostgresFiles files = PostgresFiles.in(tables, ports.postgres());
        postgres = opened(supervisor.child("postgres", "postgres", own, files.command(), true));
        postgres.start();

        Commands commands = new Commands(ports, tools.toxiproxy().isPresent());
        List<String> serve = commands.broker(directory.resolve("data").resolve("kafka"), directory, count);
        broker = opened(supervisor.child("broker", BrokerProcess.class.getSimpleName(), own, serve, false));
        broker.start();
        network = tools.toxiproxy().map(server -> network(commands.toxiproxy(server), own));
        if (network.isPresent()) {
            network.get().open(ports, count);
        }

        Patience.await("database and broker answer", START, () -> probes.databaseAnswers() && probes.brokerAnswers());
        standIns = opened(new StandIns(ports.kubernetes(), kafka()));

        clocks = tools.clock().map(library -> new Clocks(directory, library));
        Path application = directory.resolve("app");
        DirectoryTrees.copy(Path.of("target", "quarkus-app"), application);
        for (int replica = 1; replica <= count; replica++) {
            Map<String, String> environment = new HashMap<>(commands.service(replica, settings, standIns.issuer()));
            int number = replica;
            clocks.ifPresent(clock -> environment.putAll(clock.environment(number)));
            List<String> words = ServiceProcess.commandLine(application, environment);
            replicas.add(supervisor.child("iplease-" + replica, "quarkus-run.jar", environment, words, false));
        }
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

    /** What is not real. */
    public StandIns standIns() {
        return standIns;
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

    /** A connection of its own; the caller closes it. */
    public Connection database() throws SQLException {
        return probes.database();
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
        Patience.await(
                "database, broker and every replica are ready",
                atMost,
                () -> replicasAreReady() && probes.databaseAnswers() && probes.brokerAnswers());
    }

    /** Whether every replica says so now. */
    public boolean replicasAreReady() throws InterruptedException {
        for (int replica = 1; replica <= replicas.size(); replica++) {
            if (!probes.isReady(replica)) {
                return false;
            }
        }
        return true;
    }

    /** Ends all of it, in order. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        supervisor.stop();
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

    private Network network(List<String> words, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(own);
        environment.put("LOG_LEVEL", "warn");
        opened(supervisor.child("toxiproxy", "toxiproxy", environment, words, false))
                .start();
        return opened(new Network(ports.toxiproxy()));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }
}
