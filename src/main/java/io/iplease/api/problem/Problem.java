package io.iplease.api.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a request has no better answer (RFC 9457, "Problem Details for HTTP APIs").
 *
 * @param type what kind of problem it is, as a URI
 * @param title the name of the HTTP status
 * @param status the HTTP status
 * @param code what kind of problem it is, for programs; never changes
 * @param detail what is wrong with this request, for people
 */
@RegisterForReflection
@Schema(name = "Problem")
public record Problem(String type, String title, int status, String code, String detail) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * A problem.
     *
     * @param status the HTTP status
     * @param title its name
     * @param code the stable code
     * @param detail a sentence for people
     */
    public static Problem of(int status, String title, String code, String detail) {
        return new Problem("urn:iplease:problem:" + code, title, status, code, detail);
    }
}
