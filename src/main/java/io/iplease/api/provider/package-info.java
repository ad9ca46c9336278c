/**
 * The paths that Akash's components speak, exactly in their shapes: those of its IP operator and, of its provider gateway, those
 * that concern addresses. With a token, and those of the operator also without one, on a port of their own that is off by
 * default, because whoever reaches it can read any lease.
 */
package io.iplease.api.provider;
