/**
 * The log to Kafka: one replica reads it in order and publishes what the outside world is told. The only place that knows
 * how an outgoing event is laid into a record.
 */
package io.iplease.announce;
