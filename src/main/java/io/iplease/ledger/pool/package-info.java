/**
 * Addresses as supply: which pools exist, what in them may be handed out, and in which order.
 *
 * <p>Pure values, free of frameworks.
 */
package io.iplease.ledger.pool;
