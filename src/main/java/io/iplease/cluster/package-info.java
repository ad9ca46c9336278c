/**
 * Makes the cluster agree with the ledger, and tells the ledger what the cluster shows. {@link
 * io.iplease.cluster.ServiceReconciler} (one replica) keeps a Service for each address, {@link io.iplease.cluster.PodMirror}
 * (all replicas) keeps its EndpointSlices, {@link io.iplease.cluster.BindingObserver} reports what the load balancer does.
 *
 * <p>Calls to the API server block, so they happen on virtual threads, never on an event loop.
 */
package io.iplease.cluster;
