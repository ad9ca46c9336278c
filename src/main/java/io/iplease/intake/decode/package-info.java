/**
 * From a record of the input to what the ledger is told: CloudEvents in either mode, the lease events in them, and for every
 * record that is none the rule that it breaks. Pure but for its log.
 */
package io.iplease.intake.decode;
