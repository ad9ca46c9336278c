package io.iplease.store.postgres;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.store.Batch;
import io.iplease.store.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** What one replica brings in by each of the four doors. All but the input's go on until the input was read. */
final class Doors {

    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

    private final DistantReplica replica;
    private final ContendedInput input;
    private final long seed;

    Doors(DistantReplica replica, ContendedInput input, long seed) {
        this.replica = replica;
        this.input = input;
        this.seed = seed;
    }

    /** A partition of the input, from its begin to its end. */
    void kafka(int partition) {
        for (Batch batch : input.batches(partition)) {
            input.committed(batch, replica.commit(batch));
        }
    }

    /** The load balancer shows addresses or does not, and the slices of released ones go: by a look that may be old. */
    void cluster() {
        Random random = new Random(seed);
        while (!input.hasEnded()) {
            List<Command> observations = new ArrayList<>();
            replica.held()
                    .forEach(held -> observations.add(new Command.ReportBinding(
                            held.lease(), held.claim().address(), held.claim().plan(), anyObservation(random))));
            replica.parked()
                    .forEach(parked ->
                            observations.add(new Command.ConfirmDetached(parked.address(), parked.position())));
            if (!observations.isEmpty()) {
                tell(observations.toArray(Command[]::new));
            }
        }
    }

    /** Tenants migrate names at random, to leases that are there and to those that are not. */
    void rest() {
        Random random = new Random(seed);
        List<LeaseId> leases = input.leases();
        while (!input.hasEnded()) {
            LeaseId destination = leases.get(random.nextInt(leases.size()));
            tell(new Command.Handle(new LeaseEvent.MigrationRequested(
                    destination.owner(),
                    destination.provider(),
                    new TreeSet<>(List.of(new EndpointName(NAMES.get(random.nextInt(NAMES.size()))))),
                    destination.dseq(),
                    destination.gseq())));
        }
    }

    /** Time passes. */
    void timer() {
        while (!input.hasEnded()) {
            tell(new Command.ServeWaiting());
        }
    }

    private static Command.Observation anyObservation(Random random) {
        return random.nextInt(4) == 0 ? new Command.Observation.NotShown("gone") : new Command.Observation.Shown();
    }

    private void tell(Command... commands) {
        replica.commit(
                Batch.of(Arrays.stream(commands).map(Submission::internal).toArray(Submission[]::new)));
    }
}
