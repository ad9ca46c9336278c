package io.iplease.local.tenant;

/** Why a tool cannot do what it was asked for, in words for the person who asked. */
final class ToolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ToolException(String message) {
        super(message);
    }
}
