/**
 * What should happen: an independent, plain model of the service for an ample pool.
 *
 * <p>Read {@link io.iplease.local.crash.model.Model} first. Imports {@code lease} and {@code local.crash.input}, and on
 * purpose nothing of the ledger.
 */
package io.iplease.local.crash.model;
