/**
 * What must hold afterwards: topic, log, dead letters and rows against each other and against the model.
 *
 * <p>Read {@link io.iplease.local.trial.check.Findings} first. Imports {@code local.trial.model}.
 */
package io.iplease.local.trial.check;
