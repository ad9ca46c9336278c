/**
 * Values of the ledger as rows of the tables, and back: every name of a column, a state or an event's type is written
 * here and nowhere else in the code that writes.
 *
 * <p>Talks to no database.
 */
package io.iplease.store.rows;
