/**
 * What the tests that do harm have in common: a running system of the packaged service to do harm to, its tables
 * and topics from the outside, and a verdict on what it did, against an independent model fed the same input.
 *
 * <p>Read {@link io.iplease.local.trial.Verdict} first. Knows the service from the outside only: Kafka, SQL, process ids.
 * Imports {@code local} and the packages below.
 */
package io.iplease.local.trial;
