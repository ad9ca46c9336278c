package io.iplease.bench;

import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.LeaseId;
import io.iplease.local.TokenIssuer;
import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.Operation;
import io.iplease.local.trial.input.RandomInputs;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Lease events that are never all applied, and migrations over REST, until it is closed. The timer and the load balancer's
 * observations come by themselves.
 */
final class FourDoors implements AutoCloseable {

    private static final int BACKLOG = 20_000;
    private static final int LEASES = 1_000;
    private static final Duration BETWEEN_MIGRATIONS = Duration.ofMillis(50);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<LeaseId> leases = new CopyOnWriteArrayList<>();
    private final Random random = new Random(1);
    private volatile boolean closed;

    /**
     * Lease events: always some thousands more than are applied.
     *
     * @param tables for this alone
     */
    void input(KafkaProducer<String, byte[]> producer, RandomInputs inputs, LedgerTables tables) {
        senders.submit(() -> {
            long sent = 0;
            while (!closed) {
                for (long room = BACKLOG - (sent - tables.applied()); room > 0; room--, sent++) {
                    Input input = inputs.next();
                    producer.send(InputRecords.of(input));
                    if (leases.size() < LEASES && input.operation() instanceof Operation.Upsert upsert) {
                        leases.add(LeaseId.parse(upsert.lease().text()));
                    }
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
            }
            return null;
        });
    }

    /** Migrations to random leases: by each replica in turn, one at a time, twenty a second if they are answered at once. */
    void rest(List<PackagedService> replicas, TokenIssuer issuer) {
        String token = issuer.token("an-operator", Duration.ofHours(1), "operator");
        senders.submit(() -> {
            for (int n = 0; !closed; n++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MIGRATIONS.toMillis());
                if (!leases.isEmpty()) {
                    migrate(replicas.get(n % replicas.size()), token);
                }
            }
            return null;
        });
    }

    @Override
    public void close() {
        closed = true;
        senders.close();
        http.close();
    }

    private void migrate(PackagedService replica, String token) throws IOException, InterruptedException {
        LeaseId destination = leases.get(random.nextInt(leases.size()));
        http.send(
                HttpRequest.newBuilder(replica.rest().resolve("/endpoint/migrate?owner=" + destination.owner()))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"endpoints_to_migrate": ["%s"], "destination_dseq": %d, "destination_gseq": %d}
                                """.formatted(
                                NAMES.get(random.nextInt(NAMES.size())), destination.dseq(), destination.gseq())))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }
}
