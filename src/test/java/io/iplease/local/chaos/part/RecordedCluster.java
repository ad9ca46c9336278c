package io.iplease.local.chaos.part;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.iplease.local.StandInApiServer;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Notes every change that the stand-in API server makes, in the moment in which it makes it. */
public final class RecordedCluster {

    private final ClusterHistory history = new ClusterHistory();
    private final Map<String, HasMetadata> objects = new HashMap<>();

    /** Notes from now on. */
    public RecordedCluster(StandInApiServer cluster) {
        cluster.onChange(this::note);
    }

    /** What was noted so far. */
    public ClusterHistory history() {
        return history;
    }

    private synchronized void note(String key, String state) {
        if (key.startsWith("services/iplease/")) {
            note(key, state, Service.class, history::noteService);
        } else if (key.startsWith("endpointslices/iplease/")) {
            note(key, state, EndpointSlice.class, history::noteSlice);
        } else if (key.startsWith("pods/")) {
            note(key, state, Pod.class, history::notePod);
        }
    }

    private <T extends HasMetadata> void note(String key, String state, Class<T> type, BiConsumer<T, Boolean> to) {
        if (state == null) {
            to.accept(type.cast(objects.remove(key)), true);
        } else {
            T object = Serialization.unmarshal(state, type);
            objects.put(key, object);
            to.accept(object, false);
        }
    }
}
