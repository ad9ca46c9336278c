package io.iplease.local.run;

import java.nio.file.Path;

/** What the run says when it is ready. */
final class Welcome {

    private Welcome() {}

    /** A format with one number, the seconds that it took. */
    static String text(Path home, LocalPorts ports, int replicas) {
        return """

                iplease is ready after %%d s.

                  REST API       http://localhost:%d/api/v1%s
                  OpenAPI        http://localhost:%d/q/openapi
                  health         http://localhost:%d/q/health
                  Kafka          localhost:%d
                  PostgreSQL     postgresql://postgres:postgres@localhost:%d/%s
                  Kubernetes     http://localhost:%d (a stand-in)
                  facts, logs    %s/env, service.log, parts.log

                Every request needs a token; IPLEASE_TOKEN in %s/env is an operator's:

                  . %s/env; curl -H "Authorization: Bearer $IPLEASE_TOKEN" $IPLEASE_URL/api/v1/leases

                Try, in another terminal:

                  deploy/local/demo                                              the guide's migration example
                  deploy/local/watch                                             what iplease announces
                  deploy/local/send created --sdl deploy/local/hello-world.yaml  a lease of your own

                Ctrl-C ends all of it.
                """.formatted(
                        ports.http(),
                        replicas == 1 ? "" : " to " + (ports.http() + replicas - 1),
                        ports.management(),
                        ports.management(),
                        ports.kafka(),
                        ports.postgres(),
                        LocalRun.DATABASE,
                        ports.kubernetes(),
                        home,
                        home,
                        home);
    }
}
