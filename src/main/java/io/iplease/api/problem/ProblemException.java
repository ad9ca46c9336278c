package io.iplease.api.problem;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

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
    public ProblemException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    public static ProblemException badRequest(String code, String detail) {
        return new ProblemException(400, code, detail);
    }

    public static ProblemException notFound(String code, String detail) {
        return new ProblemException(404, code, detail);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
