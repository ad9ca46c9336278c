/**
 * Real connections to an address, while something happens to it: servers in the network namespaces of Pods, a client outside
 * the cluster, and what became of each connection. {@code src/test/cluster/README.md} says where the namespaces come from.
 */
package io.iplease.cluster.traffic;
