/**
 * The topic of records that could not be applied: they are sent there, operators read them over REST, and send them to the input
 * again when the reason is mended.
 *
 * <p>May import {@code intake.decode}, {@code config}, {@code api.access} and {@code api.problem}, and the Kafka client.
 */
package io.iplease.deadletter;
