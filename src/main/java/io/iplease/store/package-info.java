/**
 * The ledger as the rest of the service sees it: the one transaction that writes, the fence, the log, the announcer's role
 * and the addresses that the cluster has to care for. {@code store.postgres} does it, {@code store.view} shows it.
 *
 * <p>May import {@code lease}, {@code ledger}, {@code ledger.pool}, Mutiny, OpenTelemetry's API, and the PostgreSQL client's failures.
 */
package io.iplease.store;
