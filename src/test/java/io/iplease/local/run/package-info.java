/**
 * {@code deploy/local/run}: starts the embedded parts and the packaged service as its own process, keeps the service
 * running, and ends all of it in order.
 *
 * <p>Read {@link io.iplease.local.run.LocalRun} first. Imports {@code local} and {@code local.provider}.
 */
package io.iplease.local.run;
