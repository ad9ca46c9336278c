/**
 * The REST API, {@code /api/v1}: what tenants and operators ask, answered from the last committed decision. Every error is
 * a problem (RFC 9457) with a stable code. The document is {@code docs/openapi.yaml}.
 *
 * <p>Never Kafka, never Kubernetes: reads work while either is away.
 */
package io.iplease.api;
