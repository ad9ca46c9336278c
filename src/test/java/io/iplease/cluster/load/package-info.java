/**
 * Load on the packaged service in a real cluster, and when others than the service saw what it led to: its processes, and
 * independent watches of cluster, ledger and topic.
 */
package io.iplease.cluster.load;
