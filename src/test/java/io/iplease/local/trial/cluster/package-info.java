/**
 * What the cluster showed, against what was committed: who led where for how long, and whether both agree now.
 *
 * <p>Read {@link io.iplease.local.trial.cluster.Exposure} first. Knows the service from the outside only: SQL, and objects of
 * Kubernetes. Imports {@code local.provider}.
 */
package io.iplease.local.trial.cluster;
