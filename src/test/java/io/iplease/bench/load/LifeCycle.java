package io.iplease.bench.load;

import io.iplease.lease.LeaseId;
import io.iplease.local.tenant.LeaseEvents;
import io.iplease.local.tenant.OutgoingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Leases' lives, each event of which changes something: of 20 events 6 create a lease, 8 change the port of one, 5 close one, and 1
 * moves an address to a new lease that asks for the same name. The first events only create, so that there is something to change.
 */
public final class LifeCycle implements Supplier<ProducerRecord<String, byte[]>> {

    /** How many leases there are before the first change. */
    public static final int BEFORE = 10_000;

    /** Create, update, close any; create a successor, move the address to it, close its predecessor. */
    private static final String ROUND = "CUCUXUCUXUSMYUCUXUCX";

    private static final long FIRST_SUCCESSOR = 1_000_000_000;
    private static final int[] PORTS = {80, 443};
    private static final long SEED = 7;

    private final Random random = new Random(SEED);
    private final List<Tenancy> active = new ArrayList<>();
    private Tenancy predecessor;
    private Tenancy successor;
    private int created;
    private int succeeded;
    private int events;

    /** An active lease, and what it asks for. */
    private record Tenancy(LeaseId lease, String name, long revision) {

        OutgoingEvent as(String verb) {
            return CreateEvents.upserted(verb, lease, revision, name, PORTS[(int) (revision % PORTS.length)]);
        }
    }

    @Override
    public ProducerRecord<String, byte[]> get() {
        int n = events++;
        char kind = n < BEFORE ? 'C' : ROUND.charAt((n - BEFORE) % ROUND.length());
        OutgoingEvent event =
                switch (kind) {
                    case 'C' -> create();
                    case 'U' -> update();
                    case 'S' -> succeed();
                    case 'M' -> LeaseEvents.migrate(List.of(successor.name()), successor.lease());
                    case 'Y' -> close(predecessor);
                    default -> close(active.remove(random.nextInt(active.size())));
                };
        return event.binary("%d-%c".formatted(n, kind));
    }

    /** How many events there were. */
    public int count() {
        return events;
    }

    private OutgoingEvent create() {
        Tenancy tenancy = new Tenancy(CreateEvents.lease(created), CreateEvents.name(created), 1);
        created++;
        active.add(tenancy);
        return tenancy.as("created");
    }

    private OutgoingEvent update() {
        int which = random.nextInt(active.size());
        Tenancy before = active.get(which);
        Tenancy after = new Tenancy(before.lease(), before.name(), before.revision() + 1);
        active.set(which, after);
        return after.as("updated");
    }

    private OutgoingEvent succeed() {
        predecessor = active.remove(random.nextInt(active.size()));
        LeaseId old = predecessor.lease();
        LeaseId lease = new LeaseId(old.owner(), FIRST_SUCCESSOR + succeeded++, 1, 1, old.provider());
        successor = new Tenancy(lease, predecessor.name(), 1);
        active.add(successor);
        return successor.as("created");
    }

    private static OutgoingEvent close(Tenancy tenancy) {
        return LeaseEvents.closed(tenancy.lease(), Optional.of("bench"));
    }
}
