package io.iplease.api.access;

import io.iplease.api.problem.Problem;
import io.iplease.config.IpleaseConfig;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Turns away a caller that asks more often than it may (RFC 6585, section 4). */
class RateLimit {

    private static final int TOO_MANY_REQUESTS = 429;

    private final TokenBuckets buckets;
    private final SecurityIdentity identity;
    private final AuditLog audit;

    RateLimit(IpleaseConfig config, InstantSource clock, SecurityIdentity identity, AuditLog audit) {
        this.buckets = new TokenBuckets(config.access().requestsPerSecond(), clock);
        this.identity = identity;
        this.audit = audit;
    }

    @ServerRequestFilter
    RestResponse<Problem> limit() {
        String caller = identity.getPrincipal().getName();
        if (buckets.take(caller)) {
            return null;
        }
        audit.tooOften(caller);
        return RestResponse.ResponseBuilder.<Problem>create(TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, 1)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(
                        TOO_MANY_REQUESTS, "Too Many Requests", "too_many_requests", "ask less often, please"))
                .build();
    }
}
