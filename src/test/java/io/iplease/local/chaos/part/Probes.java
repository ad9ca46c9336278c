package io.iplease.local.chaos.part;

import io.iplease.local.EmbeddedKafka;
import io.iplease.local.run.LocalRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Whether the parts answer, asked directly. */
record Probes(Ports ports, HttpClient http) {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s?connectTimeout=5&socketTimeout=60"
                        .formatted(ports.postgres(), LocalRun.DATABASE),
                "postgres",
                "postgres");
    }

    boolean databaseAnswers() {
        try (Connection database = database()) {
            return database.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** It does so when it has its topics. */
    boolean brokerAnswers() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", "localhost:" + ports.kafka(),
                "default.api.timeout.ms", "5000",
                "request.timeout.ms", "4000"))) {
            return admin.listTopics().names().get().containsAll(EmbeddedKafka.TOPICS.keySet());
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    /** @param replica from 1 */
    boolean isReady(int replica) throws InterruptedException {
        String url = "http://localhost:%d/q/health/ready"
                .formatted(ports.service(replica).management());
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
