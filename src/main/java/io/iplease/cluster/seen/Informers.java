package io.iplease.cluster.seen;

import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.function.Consumer;

/** Informers as we use them: an API server that is away, also at the start, is waited for. */
public final class Informers {

    private Informers() {}

    /** An informer, not started, that never gives up. */
    public static <T> SharedIndexInformer<T> retrying(Informable<T> objects) {
        return objects.runnableInformer(0).exceptionHandler((started, failure) -> true);
    }

    /** Tells of each object that comes, changes or goes, in its last known form. */
    public static <T> ResourceEventHandler<T> onChange(Consumer<T> changed) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                changed.accept(object);
            }
        };
    }
}
