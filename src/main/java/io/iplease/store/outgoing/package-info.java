/**
 * What the world outside is told: a line of the log as the topic and the change stream show it, and the JSON form of leases
 * and ports, which the REST API shares with both.
 */
package io.iplease.store.outgoing;
