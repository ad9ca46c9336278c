package io.iplease.local.run;

/** Why there is no local run, in one line for the person who started it. */
final class LocalRunException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LocalRunException(String message) {
        super(message);
    }
}
