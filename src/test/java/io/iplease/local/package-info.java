/**
 * What surrounds the service when there is no cluster at hand: a real PostgreSQL 18, a real Kafka broker, and stand-ins
 * for the Kubernetes API server and its load balancer, all inside one JVM, for tests and for {@code deploy/local/run}.
 *
 * <p>Every part can be stopped and started again on its port with its data, because what iplease promises is mostly about
 * parts that go away. Test scope: the packaged service holds none of it. Imports nothing else of iplease.
 */
package io.iplease.local;
