package io.iplease.local.trial.model;

import io.iplease.local.trial.input.LeaseName;
import io.iplease.local.trial.input.Operation.Port;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one lease asks for. */
final class ModelLease {

    final LeaseName id;
    SortedMap<String, Set<Port>> ports = Collections.emptySortedMap();
    boolean closed;
    private OptionalLong revision = OptionalLong.empty();

    ModelLease(LeaseName id) {
        this.id = id;
    }

    boolean isOutdated(OptionalLong next) {
        return next.isPresent() && revision.isPresent() && next.getAsLong() <= revision.getAsLong();
    }

    void apply(OptionalLong next, SortedMap<String, Set<Port>> wanted) {
        revision = next.isPresent() ? next : revision;
        ports = wanted;
    }

    void close() {
        closed = true;
        ports = Collections.emptySortedMap();
    }

    List<String> portsOf(String name) {
        return ports.get(name).stream().map(Port::toString).sorted().toList();
    }

    Map<String, List<String>> demands() {
        Map<String, List<String>> demands = new TreeMap<>();
        ports.keySet().forEach(name -> demands.put(name, portsOf(name)));
        return demands;
    }
}
