package io.iplease.api.access;

import static io.restassured.RestAssured.given;

import io.iplease.lease.Account;
import io.iplease.local.IssuerResource;
import io.iplease.local.TokenIssuer;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Tokens that tests send: valid ones, and ones that are spoiled in each way that is known. */
final class Tokens {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private Tokens() {}

    static String tenant(Account owner) {
        return IssuerResource.issuer().token(owner.value(), LIFETIME);
    }

    static String of(String subject, String... roles) {
        return IssuerResource.issuer().token(subject, LIFETIME, roles);
    }

    static RequestSpecification with(String token) {
        return given().auth().none().header("Authorization", "Bearer " + token);
    }

    /** By what is wrong with them. But for that, each would be an operator's. */
    static Map<String, String> spoiled() {
        TokenIssuer issuer = IssuerResource.issuer();
        return Map.of(
                "expired", issuer.token("x", Duration.ofMinutes(-5), "operator"),
                "not valid yet",
                        issuer.sign(issuer.claims("x", LIFETIME)
                                .groups("operator")
                                .claim("nbf", Instant.now().plusSeconds(3600).getEpochSecond())),
                "of another audience",
                        issuer.sign(
                                issuer.claims("x", LIFETIME).groups("operator").audience("another")),
                "of another issuer",
                        issuer.sign(
                                issuer.claims("x", LIFETIME).groups("operator").issuer("http://elsewhere")),
                "signed by another", issuer.sign(issuer.claims("x", LIFETIME).groups("operator"), anotherKey()),
                "alg none", algNone(issuer),
                "tampered", tampered(issuer),
                "no JWT", "opaque");
    }

    private static PrivateKey anotherKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair().getPrivate();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String algNone(TokenIssuer issuer) {
        return encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "."
                + issuer.token("x", LIFETIME, "operator").split("\\.")[1] + ".";
    }

    private static String tampered(TokenIssuer issuer) {
        String[] parts = issuer.token("x", LIFETIME, "provider").split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + encode(payload.replace("provider", "operator")) + "." + parts[2];
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
