/**
 * {@code deploy/local/chaos}: faults strike the running service and all that it needs, by a schedule that a seed decides, while
 * lease events pass; then all is healed, and what was done is judged from the outside.
 *
 * <p>Read {@link io.iplease.local.chaos.ChaosRun} first. Knows the service from the outside only: Kafka, SQL, HTTP, process ids.
 * Imports {@code lease}, for valid accounts, {@code local.run}, {@code local.trial} with the packages below, and {@code
 * local.chaos.part}.
 */
package io.iplease.local.chaos;
