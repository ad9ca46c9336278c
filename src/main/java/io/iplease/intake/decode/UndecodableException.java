package io.iplease.intake.decode;

import io.iplease.intake.decode.Undecodable.Reason;

/** Carries an {@link Undecodable} out of the decoders; {@link RecordDecoder} turns it into a value. */
final class UndecodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Undecodable why;

    UndecodableException(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.why = new Undecodable(reason, sentence);
    }

    Undecodable why() {
        return why;
    }
}
