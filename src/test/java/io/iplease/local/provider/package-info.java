/**
 * Stands in for the compute provider that iplease serves: runs what leases deploy, as far as iplease can see it, which is
 * Pods.
 *
 * <p>Reads lease events by itself, on purpose without iplease's own readers: the two must agree. Imports {@code local}.
 */
package io.iplease.local.provider;
