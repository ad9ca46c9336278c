package io.iplease.local.tenant;

import io.iplease.lease.Account;
import io.iplease.lease.LeaseId;
import io.iplease.local.tenant.LeaseView.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code deploy/local/demo}: the six steps of the IP leases guide, "Migration Example", as a tenant lives through them. */
public final class MigrationExample {

    private static final Account OWNER = new Account("akash154mrnzz2ayy9zv7g0r2znqx59rwf83l35e3zgr");
    private static final String ENDPOINT = "myendpoint";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SDL =
            Path.of(System.getProperty("iplease.local.root", ""), "deploy", "local", "hello-world.yaml");

    private final EventSender sender;
    private final LeaseView view;
    private final LeaseId first;
    private final LeaseId second;
    private final String sdl;

    private MigrationExample(RunningSystem system, EventSender sender, LeaseView view) throws IOException {
        long dseq = Instant.now().toEpochMilli();
        this.sender = sender;
        this.view = view;
        this.first = new LeaseId(OWNER, dseq, 1, 1, new Account(system.provider()));
        this.second = new LeaseId(OWNER, dseq + 1, 1, 1, new Account(system.provider()));
        this.sdl = Files.readString(SDL);
    }

    /** Plays the example; ends with 1 if what the tenant sees is not what the guide says. */
    public static void main(String... arguments) throws IOException {
        RunningSystem system = RunningSystem.find();
        try (EventSender sender = new EventSender(system);
                LeaseView view = new LeaseView(system)) {
            MigrationExample example = new MigrationExample(system, sender, view);
            try {
                example.play();
            } finally {
                example.close(example.first);
                example.close(example.second);
            }
            System.out.println("All six steps went as the guide says. (The second deployment is closed again.)");
        } catch (ToolException why) {
            System.err.println(why.getMessage());
            System.exit(1);
        }
    }

    private void play() {
        step(1, "create a deployment with hello-world.yaml");
        create(first);
        String address = await("the first deployment gets an address", first, Endpoint::hasAddress)
                .address();

        step(2, "create a second deployment with the same file");
        create(second);
        await("the second deployment gets no address", second, shown -> !shown.hasAddress());

        step(3, "the address remains on the first deployment");
        await("the first deployment still has " + address, first, has(address));
        await("the second deployment has none", second, shown -> !shown.hasAddress());

        step(4, "migrate the endpoint to the second deployment");
        sender.send(LeaseEvents.migrate(List.of(ENDPOINT), second).binary(OutgoingEvent.newId()));

        step(5, "the address is now on the second deployment");
        await("the second deployment has " + address, second, has(address));
        await("the first deployment has none", first, shown -> !shown.hasAddress());

        step(6, "close the first deployment");
        close(first);
        await("the first deployment is closed", first, shown -> shown.leaseState()
                .equals("closed"));
        await("the second deployment still has " + address, second, has(address));
        System.out.println();
    }

    private static void step(int number, String what) {
        System.out.printf("%nSTEP %d  %s%n", number, what);
    }

    private void create(LeaseId lease) {
        sender.send(LeaseEvents.upserted("created", lease, Optional.of(1L), Optional.of(sdl), Optional.empty())
                .binary(OutgoingEvent.newId()));
    }

    private void close(LeaseId lease) {
        sender.send(
                LeaseEvents.closed(lease, Optional.of("the example is over")).binary(OutgoingEvent.newId()));
    }

    private static Predicate<Endpoint> has(String address) {
        return shown -> shown.address().equals(address);
    }

    /** What the tenant sees once it is as it should be; looks again until then, up to {@link #PATIENCE}. */
    private Endpoint await(String what, LeaseId lease, Predicate<Endpoint> rule) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Endpoint> seen = view.endpoint(lease, ENDPOINT);
            if (seen.filter(rule).isPresent()) {
                System.out.printf("        %s: %s%n", what, described(lease, seen));
                return seen.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new ToolException(
                        "        NOT SO: %s. The tenant sees: %s".formatted(what, described(lease, seen)));
            }
            pause();
        }
    }

    private static String described(LeaseId lease, Optional<Endpoint> seen) {
        return "lease %s/%d/%d ".formatted(lease.dseqText(), lease.gseq(), lease.oseq())
                + seen.map(shown -> "is %s, %s is %s%s%s"
                                .formatted(
                                        shown.leaseState(),
                                        ENDPOINT,
                                        shown.state().isEmpty() ? "gone" : shown.state(),
                                        shown.hasAddress() ? " at " + shown.address() : " without an address",
                                        shown.reason().isEmpty() ? "" : " (" + shown.reason() + ")"))
                        .orElse("is unknown");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted");
        }
    }
}
