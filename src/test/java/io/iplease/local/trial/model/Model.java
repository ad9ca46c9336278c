package io.iplease.local.trial.model;

import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the service should make of its input, worked out in the plainest way: one operation after the other, no batches, no
 * addresses, no time. Shares no code with the service.
 */
public final class Model {

    private final Map<String, OwnerModel> owners = new TreeMap<>();
    private final Set<String> handled = new HashSet<>();
    private final Set<String> deadLetters = new TreeSet<>();

    /**
     * The next record of its partition.
     *
     * @param position where the record stands, as {@code partition/offset}
     */
    public void feed(Input input, String position) {
        if (input.operation() instanceof Operation.Poison) {
            deadLetters.add(position);
        } else if (handled.add(input.id())) {
            OwnerModel owner = owners.computeIfAbsent(input.operation().owner(), any -> new OwnerModel());
            switch (input.operation()) {
                case Operation.Upsert upsert -> owner.upsert(upsert);
                case Operation.Close close -> owner.close(close.lease());
                case Operation.Migrate migrate -> owner.migrate(migrate);
                case Operation.Poison poison -> throw new IllegalStateException("told apart above");
            }
        }
    }

    /** What each owner is told, in order, if there are addresses for all. */
    public Map<String, List<Told>> told() {
        Map<String, List<Told>> told = new TreeMap<>();
        owners.forEach((owner, model) -> {
            if (!model.told().isEmpty()) {
                told.put(owner, model.told());
            }
        });
        return told;
    }

    /** What each open lease asks for in the end, address or not: lease, endpoint, ports. */
    public Map<String, Map<String, List<String>>> demands() {
        Map<String, Map<String, List<String>>> demands = new TreeMap<>();
        owners.values().forEach(owner -> demands.putAll(owner.demands()));
        return demands;
    }

    /** Where the records stand that must be among the dead letters. */
    public Set<String> deadLetters() {
        return deadLetters;
    }
}
