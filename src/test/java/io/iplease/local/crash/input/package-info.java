/**
 * The crash test's input: what a seed makes of 200 owners, and the records that say so.
 *
 * <p>Read {@link io.iplease.local.crash.input.Operation} first. Imports {@code lease}.
 */
package io.iplease.local.crash.input;
