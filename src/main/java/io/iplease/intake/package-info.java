/**
 * Kafka in, and time: lease events become submissions to the ledger's transaction, records that cannot be applied become
 * dead letters, and once a second those who wait are served.
 */
package io.iplease.intake;
