/**
 * The input: what a seed makes of many owners, and the records that say so.
 *
 * <p>Read {@link io.iplease.local.trial.input.Operation} first. Imports {@code lease}.
 */
package io.iplease.local.trial.input;
