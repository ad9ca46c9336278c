/**
 * Kafka in, and time: lease events become submissions to the ledger's transaction, records that cannot be applied become
 * dead letters, and once a second those who wait are served.
 *
 * <p>May import {@code intake.decode}, {@code deadletter}, {@code ledger}, {@code config} and {@code store}, the Kafka client and its connector,
 * and metrics.
 */
package io.iplease.intake;
