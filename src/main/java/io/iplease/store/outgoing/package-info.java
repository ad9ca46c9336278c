/**
 * What the world outside is told: a line of the log as the topic and the change stream show it, and the JSON form of leases
 * and ports, which the REST API shares with both.
 *
 * <p>May import what {@code store} may, {@code store} itself, and Jackson's annotations: these records are the JSON.
 */
package io.iplease.store.outgoing;
