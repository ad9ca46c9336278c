/**
 * The ledger as it is shown: the last committed decision, read from the tables that {@code store} writes. Nothing here
 * writes, and nothing here talks to a broker or a cluster.
 */
package io.iplease.store.view;
