/**
 * The ledger as it is shown: the last committed decision, read from the tables that {@code store} writes. Nothing here
 * writes, and nothing here talks to a broker or a cluster.
 *
 * <p>May import what {@code store} may, {@code store}, {@code store.outgoing}, and Jackson's annotations: these records are the JSON.
 */
package io.iplease.store.view;
