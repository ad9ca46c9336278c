package io.iplease.sdl;

/**
 * A rule that a text breaks, and where. What stands behind an alias is placed where the anchor is.
 *
 * @param rule which rule
 * @param message one sentence for the tenant, beginning with {@code SDL invalid: }
 * @param line counted from 1
 * @param column counted from 1, in Unicode characters
 */
public record SdlViolation(SdlRule rule, String message, int line, int column) {}
