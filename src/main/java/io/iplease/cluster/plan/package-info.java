/**
 * What should exist in the cluster: from held claims, parked addresses and the Pods seen follow Services and EndpointSlices.
 * {@link io.iplease.cluster.plan.ServicePlanner} is where to start.
 *
 * <p>Pure and immutable: no clock, no framework, no Kubernetes model.
 */
package io.iplease.cluster.plan;
