/**
 * Makes the cluster agree with the ledger, and tells the ledger what the cluster shows. {@link
 * io.iplease.cluster.ServiceReconciler} (one replica) keeps a Service for each address, {@link io.iplease.cluster.PodMirror}
 * (all replicas) keeps its EndpointSlices, {@link io.iplease.cluster.BindingObserver} reports what the load balancer does.
 *
 * <p>Calls to the API server block, so they happen on virtual threads, never on an event loop. May import {@code lease},
 * {@code ledger}, {@code ledger.pool}, {@code config}, {@code store}, {@code store.view}, the other packages of {@code
 * cluster}, and the fabric8 client.
 */
package io.iplease.cluster;
