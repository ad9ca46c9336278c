package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Informers as we use them: an API server that is away, also at the start, is waited for; all objects are listed in pages; and who
 * wrote which of an object's fields, often the larger part of it, is not kept.
 */
public final class Informers {

    private static final long PAGE = 500;

    private Informers() {}

    /** An informer, not started, that never gives up. */
    public static <T extends HasMetadata> SharedIndexInformer<T> retrying(Informable<T> objects) {
        return objects.withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new WithoutWriters<>())
                .exceptionHandler((started, failure) -> true);
    }

    /** The name of an informer's objects if not all of them were seen once, else nothing. */
    public static Stream<String> unseen(SharedIndexInformer<?> informer, String name) {
        return informer.hasSynced() ? Stream.empty() : Stream.of(name);
    }

    /**
     * What an informer knows under a key of an index. Up to 7.6.1 the client's cache takes an object that changes out of the index
     * and puts it in again, and a read takes no lock: what changes would be gone for a moment (fabric8's issue 7265). With 7.7.0
     * the lock can go.
     */
    public static <T> List<T> byIndex(SharedIndexInformer<T> informer, String index, String key) {
        Indexer<T> cache = informer.getIndexer();
        // The client writes to it as synchronized methods of this very object.
        synchronized (cache) {
            return cache.byIndex(index, key);
        }
    }

    private static final class WithoutWriters<T extends HasMetadata> extends BasicItemStore<T> {

        WithoutWriters() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public T put(String key, T object) {
            object.getMetadata().setManagedFields(List.of());
            return super.put(key, object);
        }
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
