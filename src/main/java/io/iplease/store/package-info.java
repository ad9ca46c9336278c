/**
 * The ledger in PostgreSQL: the one transaction that writes, the fence, the log, and the reads.
 *
 * <p>May import {@code lease}, {@code ledger}, {@code ledger.pool} and {@code config}, Hibernate Reactive and Mutiny.
 */
package io.iplease.store;
