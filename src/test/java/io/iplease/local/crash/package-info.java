/**
 * {@code deploy/local/crash}: kills the running service again and again while lease events pass, and then compares what it
 * committed and announced with an independent model fed the same input.
 *
 * <p>Read {@link io.iplease.local.crash.CrashRun} first. Knows the service from the outside only: Kafka, SQL, process ids.
 * Imports {@code lease}, for valid accounts, and {@code local.trial} with the packages below.
 */
package io.iplease.local.crash;
