/**
 * What should happen: an independent, plain model of the service for an ample pool.
 *
 * <p>Read {@link io.iplease.local.trial.model.Model} first. Imports {@code lease} and {@code local.trial.input}, and on
 * purpose nothing of the ledger.
 */
package io.iplease.local.trial.model;
