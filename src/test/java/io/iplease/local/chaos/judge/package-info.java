/**
 * Judges what the service did: cluster, HTTP and commits against the log, beside what {@code trial} judges.
 *
 * <p>Read {@link io.iplease.local.chaos.judge.Judge} first. Knows the service from the outside only: SQL, HTTP, objects of
 * Kubernetes. Imports {@code local} and {@code local.trial} with the packages below, and nothing of the product.
 */
package io.iplease.local.chaos.judge;
