/**
 * {@code src/test/cluster/faults}: takes parts of the cluster away, edits what iplease made, kills and pauses its replicas, while
 * lease events pass, and judges ledger, topics and cluster afterwards.
 *
 * <p>Read {@link io.iplease.local.faults.FaultRun} first. Knows the service from the outside only: Kafka, SQL, process ids, and
 * the objects in the cluster. Imports {@code local}, {@code local.provider}, and {@code local.trial} with the packages below.
 */
package io.iplease.local.faults;
