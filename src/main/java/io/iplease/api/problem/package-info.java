/**
 * What the REST API answers when it has no better answer (RFC 9457).
 */
package io.iplease.api.problem;
