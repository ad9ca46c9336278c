/**
 * What the API server shows that is not ours: the Pods of leases, the load balancer's pools as objects, and addresses that
 * others use. Looks and changes nothing.
 *
 * <p>May import {@code lease}, {@code ledger.pool}, {@code config}, {@code cluster.plan}, and the fabric8 client.
 */
package io.iplease.cluster.seen;
