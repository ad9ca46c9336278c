package io.iplease.api;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * A problem.
     *
     * @param status the HTTP status
     * @param code the stable code
     * @param detail a sentence for people
     */
    ProblemException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    static ProblemException badRequest(String code, String detail) {
        return new ProblemException(400, code, detail);
    }

    static ProblemException notFound(String code, String detail) {
        return new ProblemException(404, code, detail);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
