package io.iplease.lease;

/** A value from outside breaks a rule of its type. The message names the value and the rule, for whoever sent it. */
public final class InvalidLeaseValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence that names the value and the rule that it breaks */
    public InvalidLeaseValueException(String message) {
        super(message);
    }
}
