package io.iplease.api;

import io.iplease.sdl.SdlReading;

/** Ends a check with the rules that the SDL breaks. */
final class InvalidSdlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SdlReading.Invalid<?> reading;

    InvalidSdlException(SdlReading.Invalid<?> reading) {
        super(reading.summary());
        this.reading = reading;
    }

    SdlReading.Invalid<?> reading() {
        return reading;
    }
}
