/**
 * The log to Kafka: one replica reads it in order and publishes what the outside world is told. The only place that knows
 * the wire form of outgoing events.
 *
 * <p>May import {@code lease}, {@code ledger}, {@code ledger.pool}, {@code config}, {@code store}, {@code store.outgoing}, the Kafka client and
 * Jackson.
 */
package io.iplease.announce;
