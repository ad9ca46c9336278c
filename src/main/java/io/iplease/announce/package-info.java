/**
 * The log to Kafka: one replica reads it in order and publishes what the outside world is told. The only place that knows
 * how an outgoing event is laid into a record.
 *
 * <p>May import {@code lease}, {@code ledger}, {@code ledger.pool}, {@code config}, {@code store}, {@code
 * store.outgoing}, the Kafka client and Jackson.
 */
package io.iplease.announce;
