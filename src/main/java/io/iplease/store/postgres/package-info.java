/**
 * The store in PostgreSQL: the one transaction, which locks, fences, loads, decides and writes; the fence, the log and the
 * address book; and the opening of the ledger at start. Others ask for the interfaces of {@code store}.
 */
package io.iplease.store.postgres;
