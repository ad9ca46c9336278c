/**
 * The ledger as the rest of the service sees it: the one transaction that writes, the fence, the log, the announcer's role
 * and the addresses that the cluster has to care for. {@code store.postgres} does it, {@code store.view} shows it.
 */
package io.iplease.store;
