/**
 * Which leases have which addresses by what the cluster shows, before the ledger knows: from Services that the Akash operator
 * made, or that iplease made and a restored database does not remember, follows what to adopt. {@link
 * io.iplease.cluster.adopt.plan.AdoptionPlan} is where to start.
 *
 * <p>Pure and immutable: no clock, no framework, no Kubernetes model.
 */
package io.iplease.cluster.adopt.plan;
