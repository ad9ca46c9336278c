/**
 * What must hold afterwards: topic, log, dead letters and rows against each other and against the model.
 *
 * <p>Read {@link io.iplease.local.crash.check.Findings} first. Imports {@code local.crash.model}.
 */
package io.iplease.local.crash.check;
