package io.iplease.api.provider;

import io.iplease.config.IpleaseConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The port on which the operator's paths are served, while the service runs and the configuration wants it. */
@Singleton
class OperatorPort {

    private static final Logger LOG = Logger.getLogger(OperatorPort.class);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final IpleaseConfig.ProviderPort config;
    private final OperatorPaths paths;
    private Optional<HttpServer> server = Optional.empty();

    OperatorPort(Vertx vertx, IpleaseConfig config, OperatorPaths paths) {
        this.vertx = vertx;
        this.config = config.providerPort();
        this.paths = paths;
    }

    /** A port that is taken fails the start of the service. */
    void open(@Observes StartupEvent started) {
        if (config.enabled()) {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    .setIdleTimeout((int) IDLE.toSeconds());
            server = Optional.of(vertx.createHttpServer(options)
                    .requestHandler(paths.router(vertx))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
            LOG.infof("The paths of Akash's IP operator are served on port %d", number());
        }
    }

    void close(@Observes ShutdownEvent stopping) {
        server.ifPresent(
                open -> open.close().toCompletionStage().toCompletableFuture().join());
    }

    /** The number of the port, also where the configuration left the choice to the system. */
    int number() {
        return server.orElseThrow().actualPort();
    }
}
