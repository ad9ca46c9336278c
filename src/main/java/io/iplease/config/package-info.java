/**
 * What an operator can set, with the trade-offs, and the clock.
 */
package io.iplease.config;
