/**
 * Takes over addresses that leases have already, before anything is handed out: from Services that the Akash operator made, or
 * that iplease made and a restored database does not remember. {@link io.iplease.cluster.adopt.Adoption} is where to start.
 *
 * <p>Calls to the API server and to the store block.
 */
package io.iplease.cluster.adopt;
