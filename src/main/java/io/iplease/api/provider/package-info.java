/**
 * The paths of Akash's IP operator, exactly in its shapes, on a port of their own: a provider that knows that operator
 * needs not know this service. Off by default, because whoever reaches the port can read any lease.
 *
 * <p>May import what {@code api} may, and {@code api}.
 */
package io.iplease.api.provider;
