/**
 * The Service and the EndpointSlices of an address: what they should be by the ledger's rows and the Pods seen ({@link
 * io.iplease.cluster.objects.AddressPlans}), what they look like in Kubernetes, and how they are read and written ({@link
 * io.iplease.cluster.objects.ClusterObjects}).
 *
 * <p>Calls to the API server and to the store block.
 */
package io.iplease.cluster.objects;
