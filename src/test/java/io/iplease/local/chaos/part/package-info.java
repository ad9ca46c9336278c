/**
 * The parts of the system that faults strike: processes that can be killed and paused, the network between them, the disk under
 * the database, the replicas' clocks.
 *
 * <p>Read {@link io.iplease.local.chaos.part.ChaosSystem} first. Imports {@code local}, {@code local.run}, {@code local.provider}
 * and {@code local.trial}.
 */
package io.iplease.local.chaos.part;
