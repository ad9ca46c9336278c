/**
 * Who holds which address. {@link io.iplease.ledger.Ledger} decides and applies; everything else here is what it decides
 * about: commands in, ledger events out.
 *
 * <p>Pure, immutable and total: no clock, no randomness, no framework; what is not deterministic comes in as an argument
 * and is written into the event.
 */
package io.iplease.ledger;
