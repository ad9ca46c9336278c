package io.iplease.local.run;

import io.iplease.local.EmbeddedKafka;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.TokenIssuer;
import io.iplease.local.provider.StandInProvider;
import io.iplease.local.tenant.Send;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Everything that iplease needs, and iplease itself, on one machine. PostgreSQL, Kafka and the API server live in this
 * process or belong to it; each replica of the service is a process of its own.
 *
 * <p>What is started is closed in the opposite order, the service first, whatever the reason for ending.
 */
public final class LocalRun {

    /** The service's database. */
    public static final String DATABASE = "iplease";

    private static final Path HOME = Path.of(System.getProperty("iplease.local.directory", ".local"));
    private static final Duration LONGEST_RUN = Duration.ofDays(30);
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Map<String, String> caller = System.getenv();
    private final LocalPorts ports = LocalPorts.from(caller);
    private final OpenParts parts = new OpenParts();
    private final RunningProcesses processes = new RunningProcesses(HOME.resolve("processes"));

    /** Held until the process ends: two runs in one place would write to the same data. */
    private final FileLock lock = lock();

    private volatile boolean ending;

    private LocalRun() {}

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(LocalOptions.HELP);
            return;
        }
        try {
            LocalOptions options = LocalOptions.of(arguments);
            new LocalRun().runUntilEnded(options);
        } catch (LocalRunException why) {
            System.err.println(why.getMessage());
            System.exit(1);
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }

    /** What fails because the run is being ended is no failure. */
    private void runUntilEnded(LocalOptions options) throws InterruptedException, ExecutionException {
        try {
            run(options);
        } catch (RuntimeException failure) {
            if (!ending) {
                throw failure;
            }
        }
    }

    private void run(LocalOptions options) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        processes.endLeftovers();
        ports.requireFree(options.replicas());
        if (options.fresh()) {
            DirectoryTrees.delete(HOME.resolve("data"));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));

        Path application = copyOfApplication();
        RunFacts facts = new RunFacts(HOME.resolve("env"));
        Watchdog watchdog = parts.open("the watchdog", Watchdog::new);
        EmbeddedPostgres18 postgres = parts.open("PostgreSQL", this::postgres);
        guard(watchdog, "PostgreSQL", "INT", postgres.process(), "postgres");
        EmbeddedKafka kafka = parts.open("Kafka", this::kafka);
        LocalCluster cluster = options.realCluster() ? LocalCluster.real(caller) : standIn();
        parts.open(
                "the stand-in provider",
                () -> StandInProvider.of(
                        ServiceEnvironment.provider(caller), kafka.bootstrapServers(), cluster.client()));

        TokenIssuer issuer = parts.open("the token issuer", () -> TokenIssuer.onPort(0));

        ServiceEnvironment.Surroundings surroundings = new ServiceEnvironment.Surroundings(
                "localhost:" + postgres.port(), kafka.bootstrapServers(), cluster.settings(), issuer.url());

        parts.add("its facts", facts);
        List<ServiceProcess> replicas = new ArrayList<>();
        for (int i = 0; i < options.replicas(); i++) {
            String suffix = i == 0 ? "" : "_" + (i + 1);
            String name = i == 0 ? "iplease" : "iplease's replica " + (i + 1);
            facts.put("IPLEASE_URL" + suffix, "http://localhost:" + (ports.http() + i));
            facts.put("IPLEASE_MANAGEMENT_URL" + suffix, "http://localhost:" + (ports.management() + i));
            facts.put("IPLEASE_PROVIDER_URL" + suffix, "http://localhost:" + (ports.provider() + i));
            replicas.add(new ServiceProcess(
                    name,
                    application,
                    HOME.resolve("service" + suffix.replace('_', '-') + ".log"),
                    ServiceEnvironment.of(caller, i + 1, ports.ofReplica(i), surroundings),
                    ports.management() + i,
                    process -> {
                        facts.put("IPLEASE_PID" + suffix, process.pid());
                        guard(watchdog, name, "TERM", process, "quarkus-run.jar");
                    }));
        }
        for (ServiceProcess replica : replicas) {
            parts.open("iplease", replica::start);
        }
        for (ServiceProcess replica : replicas) {
            replica.awaitReady();
        }
        facts.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        facts.put("POSTGRES_URL", postgres.url(DATABASE));
        facts.put("KUBERNETES_URL", cluster.url());
        facts.put("IPLEASE_TOKEN", issuer.token("local-operator", LONGEST_RUN, "operator"));
        facts.put("IPLEASE_TENANT_TOKEN", issuer.token(Send.OWNER, LONGEST_RUN));
        facts.put("IPLEASE_PROVIDER", ServiceEnvironment.provider(caller));
        facts.publish();
        System.out.printf(Welcome.text(HOME, ports, options.replicas()), (System.nanoTime() - began) / 1_000_000_000);
        supervise(replicas);
    }

    private LocalCluster standIn() {
        StandInApiServer kubernetes =
                parts.open("the stand-in API server", () -> StandInApiServer.onPort(ports.kubernetes()));
        parts.open("the stand-in load balancer", () -> StandInLoadBalancer.at(kubernetes, MOMENT));
        return LocalCluster.standIn(kubernetes);
    }

    private void guard(Watchdog watchdog, String name, String signal, ProcessHandle process, String mark) {
        processes.add(name, process);
        watchdog.guard(signal, process.pid(), mark);
    }

    private EmbeddedPostgres18 postgres() {
        EmbeddedPostgres18 postgres = EmbeddedPostgres18.keptIn(HOME.resolve("data/postgres"), ports.postgres());
        postgres.createDatabase(DATABASE);
        return postgres;
    }

    private EmbeddedKafka kafka() {
        EmbeddedKafka kafka = EmbeddedKafka.keptIn(HOME.resolve("data/kafka"), ports.kafka());
        kafka.createTopics();
        return kafka;
    }

    /** Waits for the first replica that cannot be kept running; otherwise for ever. */
    private static void supervise(List<ServiceProcess> replicas) throws InterruptedException, ExecutionException {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorCompletionService<Void> supervised = new ExecutorCompletionService<>(each);
            for (ServiceProcess replica : replicas) {
                supervised.submit(() -> {
                    replica.supervise();
                    return null;
                });
            }
            try {
                for (int i = 0; i < replicas.size(); i++) {
                    supervised.take().get();
                }
            } catch (ExecutionException failed) {
                each.shutdownNow();
                if (failed.getCause() instanceof LocalRunException why) {
                    throw why;
                }
                throw failed;
            }
        }
    }

    private void end() {
        ending = true;
        System.out.println();
        parts.close();
        processes.clear();
        unlock();
        System.out.println("All ended; the data stay in " + HOME + ".");
    }

    private static FileLock lock() {
        try {
            Files.createDirectories(HOME);
            FileLock lock = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .tryLock();
            if (lock == null) {
                throw new LocalRunException("deploy/local/run is running here already: end it first");
            }
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unlock() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy runs, so that a build meanwhile takes nothing away from under it. */
    private static Path copyOfApplication() {
        Path copy = HOME.resolve("app");
        DirectoryTrees.delete(copy);
        DirectoryTrees.copy(Path.of("target", "quarkus-app"), copy);
        return copy;
    }
}
