/**
 * What the REST API answers when it has no better answer (RFC 9457). May import {@code sdl}, {@code store} and {@code
 * store.view}.
 */
package io.iplease.api.problem;
