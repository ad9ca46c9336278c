/**
 * What an operator can set, with the trade-offs, and the clock.
 *
 * <p>May import {@code lease}, {@code ledger} and {@code ledger.pool}.
 */
package io.iplease.config;
