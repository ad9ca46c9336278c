/**
 * What the API server shows that is not ours: the Pods of leases, the load balancer's pools as objects, and addresses that
 * others use. Looks and changes nothing.
 */
package io.iplease.cluster.seen;
