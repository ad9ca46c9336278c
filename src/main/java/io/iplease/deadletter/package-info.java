/**
 * The topic of records that could not be applied: they are sent there, operators read them over REST, and send them to the input
 * again when the reason is mended.
 */
package io.iplease.deadletter;
