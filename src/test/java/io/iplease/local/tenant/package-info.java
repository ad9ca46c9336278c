/**
 * Tools for trying the running {@code deploy/local/run} out, from the outside: what a provider sends, what a tenant sees.
 * They speak Kafka and REST only.
 *
 * <p>Imports {@code lease}, for its checks of what is typed in.
 */
package io.iplease.local.tenant;
