package io.iplease.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * A small identity provider: makes tokens, and tells its key as OpenID Connect Discovery 1.0 has it. Whoever reaches its {@link
 * #token} methods is whom he likes; only its keys are served.
 */
public final class TokenIssuer implements AutoCloseable {

    /** The audience of iplease. */
    public static final String AUDIENCE = "iplease";

    private static final int BITS = 2048;

    private final HttpServer server;
    private final RsaJsonWebKey key;

    private TokenIssuer(HttpServer server, RsaJsonWebKey key) {
        this.server = server;
        this.key = key;
    }

    /** @param port on loopback; 0 for any that is free */
    public static TokenIssuer onPort(int port) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(BITS);
            key.setKeyId("key-1");
            key.setAlgorithm("RS256");
            key.setUse("sig");
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            TokenIssuer issuer = new TokenIssuer(server, key);
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/jwks", issuer::keys);
            server.start();
            return issuer;
        } catch (JoseException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The issuer's URL, which is in all of its tokens. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** A token of somebody with roles. */
    public String token(String subject, Duration lifetime, String... roles) {
        return sign(claims(subject, lifetime).groups(Set.of(roles)));
    }

    /** The claims of a token that is valid; a test may spoil them. */
    public JwtClaimsBuilder claims(String subject, Duration lifetime) {
        Instant now = Instant.now();
        return Jwt.issuer(url())
                .audience(AUDIENCE)
                .subject(subject)
                .issuedAt(now)
                .expiresAt(now.plus(lifetime));
    }

    /** Signs claims with the issuer's key. */
    public String sign(JwtClaimsBuilder claims) {
        return sign(claims, key.getRsaPrivateKey());
    }

    /** Signs claims with any key, in the name of the issuer's. */
    public String sign(JwtClaimsBuilder claims, PrivateKey with) {
        return claims.jws().keyId(key.getKeyId()).sign(with);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(exchange, """
                {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "response_types_supported": ["id_token"],
                 "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}
                """.formatted(url()));
    }

    private void keys(HttpExchange exchange) throws IOException {
        answer(exchange, new JsonWebKeySet(List.of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
