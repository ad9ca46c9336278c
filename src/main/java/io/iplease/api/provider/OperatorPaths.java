package io.iplease.api.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.store.StoreFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** The paths that Akash's IP operator serves: to a provider, this service is one. */
@Singleton
class OperatorPaths {

    private static final Logger LOG = Logger.getLogger(OperatorPaths.class);

    /**
     * The operator's form of an error.
     *
     * @param error a sentence
     * @param code always -1: no code of the chain's
     */
    @RegisterForReflection
    record OperatorError(
            @JsonProperty("Error") String error,
            @JsonProperty("Code") int code) {}

    private final OperatorAnswers answers;
    private final ObjectMapper json;

    OperatorPaths(OperatorAnswers answers, ObjectMapper json) {
        this.answers = answers;
        this.json = json;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        // Each request has a context of its own, which nothing else uses.
        router.route().handler(request -> {
            VertxContextSafetyToggle.setCurrentContextSafe(true);
            request.next();
        });
        router.get("/health").handler(request -> request.end("OK"));
        router.get("/usage").handler(this::usage);
        router.get("/ip-lease-status/:owner/:dseq/:gseq/:oseq").handler(this::leaseStatus);
        return router;
    }

    private void usage(RoutingContext request) {
        answers.usage().subscribe().with(usage -> answer(request, 200, usage), failure -> fail(request, failure));
    }

    private void leaseStatus(RoutingContext request) {
        Uni<List<OperatorLeaseStatus>> status;
        try {
            status = answers.leaseStatus(
                    request.pathParam("owner"),
                    request.pathParam("dseq"),
                    request.pathParam("gseq"),
                    request.pathParam("oseq"));
        } catch (InvalidLeaseValueException unparsable) {
            request.response().setStatusCode(404).end();
            return;
        }
        status.subscribe().with(ports -> answer(request, ports), failure -> fail(request, failure));
    }

    private void answer(RoutingContext request, List<OperatorLeaseStatus> ports) {
        if (ports.isEmpty()) {
            request.response().setStatusCode(204).end();
        } else {
            answer(request, 200, ports);
        }
    }

    private void fail(RoutingContext request, Throwable failure) {
        if (failure instanceof StoreFailure store && store.kind() != StoreFailure.Kind.DATA) {
            LOG.warnf("The database does not answer: %s", failure.getMessage());
        } else {
            LOG.error("A request of the provider failed", failure);
        }
        answer(request, 500, new OperatorError("the ledger can not be read", -1));
    }

    private void answer(RoutingContext request, int status, Object body) {
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException fault) {
            request.fail(fault);
        }
    }
}
