package io.iplease.api.problem;

import io.iplease.store.StoreFailure;
import io.iplease.store.view.Cursor;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes a problem of every failure. What the service itself did wrong is logged and not told. */
final class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final Map<Integer, String> CODES = Map.of(
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "body_too_large",
            415, "unsupported_media_type");

    @ServerExceptionMapper
    RestResponse<Problem> problem(ProblemException problem) {
        return answer(problem.status(), problem.code(), problem.getMessage());
    }

    @ServerExceptionMapper
    RestResponse<Problem> forbidden(ForbiddenException refused) {
        return answer(403, "forbidden", "The caller's roles do not allow this.");
    }

    @ServerExceptionMapper
    RestResponse<Problem> cursor(Cursor.InvalidCursorException invalid) {
        return answer(400, "bad_cursor", invalid.getMessage());
    }

    @ServerExceptionMapper
    RestResponse<InvalidSdl> sdl(InvalidSdlException invalid) {
        return RestResponse.ResponseBuilder.<InvalidSdl>create(InvalidSdl.STATUS)
                .entity(InvalidSdl.of(invalid.reading()))
                .type(Problem.MEDIA_TYPE)
                .build();
    }

    @ServerExceptionMapper
    RestResponse<Problem> http(WebApplicationException refused) {
        int status = refused.getResponse().getStatus();
        String code = CODES.getOrDefault(status, status < 500 ? "bad_request" : "internal_error");
        return answer(status, code, Response.Status.fromStatusCode(status) + ": " + code.replace('_', ' '));
    }

    @ServerExceptionMapper
    RestResponse<Problem> store(StoreFailure failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE, TIMEOUT -> {
                LOG.warnf("The database does not answer: %s", failure.getMessage());
                yield answer(503, "store_unavailable", "The database does not answer. Try again.");
            }
            case DATA -> fault(failure);
        };
    }

    @ServerExceptionMapper
    RestResponse<Problem> fault(Throwable fault) {
        LOG.error("A request failed", fault);
        return answer(500, "internal_error", "The service failed. Its log says why.");
    }

    private static RestResponse<Problem> answer(int status, String code, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Status " + status : known.getReasonPhrase();
        return RestResponse.ResponseBuilder.<Problem>create(status)
                .entity(Problem.of(status, title, code, detail))
                .type(Problem.MEDIA_TYPE)
                .build();
    }
}
