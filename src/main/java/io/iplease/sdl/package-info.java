/**
 * SDL and manifest text to what a lease asks for, or to every rule that the text breaks.
 *
 * <p>{@link io.iplease.sdl.SdlReader} and {@link io.iplease.sdl.ManifestReader} are the ways in. Judged is only what
 * concerns IP endpoints; the rest of a text was accepted by a provider before it came here. The text may be hostile: it is
 * read in bounded time and memory, and never ends in an exception. Imports {@code io.iplease.lease} and the YAML parser.
 */
package io.iplease.sdl;
