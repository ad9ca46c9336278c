package io.iplease.api.problem;

import io.iplease.sdl.SdlReading;

/** Ends a check with the rules that the SDL breaks. */
public final class InvalidSdlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SdlReading.Invalid<?> reading;

    public InvalidSdlException(SdlReading.Invalid<?> reading) {
        super(reading.summary());
        this.reading = reading;
    }

    public SdlReading.Invalid<?> reading() {
        return reading;
    }
}
