/**
 * From a record of the input to what the ledger is told: CloudEvents in either mode, the lease events in them, and for every
 * record that is none the rule that it breaks. Pure but for its log.
 *
 * <p>May import {@code lease}, {@code sdl}, {@code ledger} and {@code store}, Kafka's record, and Jackson.
 */
package io.iplease.intake.decode;
