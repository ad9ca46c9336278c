package io.iplease.intake;

import static io.iplease.intake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.Signals;
import io.iplease.local.Topic;
import io.iplease.store.log.Log;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class InputOutageIT {

    @Inject
    Log log;

    @Inject
    Retry retry;

    @TestHTTPResource(value = "/health/live", management = true)
    String live;

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    @Test
    void whileTheDatabaseIsAwayTheInputWaitsAndThenGoesOnByItself() {
        Sent lease = new Sent(Accounts.account(9401), 1);
        PostgresResource.server().stop();
        try {
            Topic.send(lease.created().sent());
            eventually(retry::waits);
            eventually(() -> RestAssured.get(ready).statusCode() == 503);
            RestAssured.get(live).then().statusCode(200);
        } finally {
            PostgresResource.server().start();
        }

        eventually(() -> lease.hasAddress(log));
        eventually(() -> RestAssured.get(ready).statusCode() == 200);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsOneThatIsAway() throws Exception {
        Sent lease = new Sent(Accounts.account(9402), 1);
        signalDatabase("STOP");
        try {
            Topic.send(lease.created().sent());
            eventually(retry::waits);
        } finally {
            signalDatabase("CONT");
        }

        eventually(() -> lease.hasAddress(log));
        eventually(() -> !retry.waits());
    }

    @Test
    void aConsumerThatWaitedTooLongForTheFenceJoinsAgainByItself() throws Exception {
        Sent lease = new Sent(Accounts.account(9403), 1);
        PostgresResource.server().stop();
        try (GroupMember other = GroupMember.join()) {
            assertThat(other.partitions()).isNotEmpty();
            // The application gets partitions anew, and cannot read where to go on, until it is put out of the group.
            eventually(() -> GroupMember.count() == 1);
            Topic.send(lease.created().sent());
        } finally {
            PostgresResource.server().start();
        }

        eventually(() -> lease.hasAddress(log));
        eventually(() -> !retry.waits());
    }

    @Test
    void whileTheDeadLettersHaveNoTopicTheInputWaitsAndThenGoesOnByItself() throws Exception {
        Sent neighbour = new Sent(Accounts.account(9404), 1);
        try (Admin admin = KafkaResource.broker().admin()) {
            admin.deleteTopics(List.of("lease-events-dead-letter")).all().get();
        }
        try {
            Topic.send(
                    neighbour.created().value(new byte[1]).sent(),
                    neighbour.created().sent());
            eventually(retry::waits);
            assertThat(neighbour.hasAddress(log)).isFalse();
            // What REST answers does not depend on it.
            RestAssured.get(ready).then().statusCode(200);
        } finally {
            KafkaResource.broker().createTopics();
        }

        eventually(() -> neighbour.hasAddress(log));
        assertThat(Topic.all("lease-events-dead-letter")).isNotEmpty();
        eventually(() -> !retry.waits());
    }

    private static void signalDatabase(String signal) {
        ProcessHandle server = PostgresResource.server().process();
        Signals.send(
                signal, Stream.concat(Stream.of(server), server.descendants()).toArray(ProcessHandle[]::new));
    }
}
