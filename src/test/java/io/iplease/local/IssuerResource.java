package io.iplease.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;

/** Gives a {@code @QuarkusTest} an identity provider, and REST Assured the token of an operator. */
public final class IssuerResource implements QuarkusTestResourceLifecycleManager {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static volatile TokenIssuer issuer;

    /** The identity provider that the running test uses. */
    public static TokenIssuer issuer() {
        return issuer;
    }

    /** The token of an operator. */
    public static String operator() {
        return issuer.token("an-operator", LIFETIME, "operator");
    }

    @Override
    public Map<String, String> start() {
        issuer = TokenIssuer.onPort(0);
        return Map.of("quarkus.oidc.auth-server-url", issuer.url());
    }

    @Override
    public void inject(Object test) {
        RestAssured.authentication = RestAssured.oauth2(operator());
    }

    @Override
    public void stop() {
        RestAssured.authentication = RestAssured.DEFAULT_AUTH;
        issuer.close();
    }
}
