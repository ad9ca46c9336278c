/**
 * Values of the ledger as rows of the tables, and back: every name of a column, a state or an event's type is written
 * here and nowhere else in the code that writes.
 *
 * <p>Talks to no database. May import {@code lease}, {@code ledger}, {@code ledger.pool}, {@code store}, Jackson and the
 * JSON and row types of the reactive PostgreSQL client.
 */
package io.iplease.store.rows;
