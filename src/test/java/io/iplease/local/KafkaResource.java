package io.iplease.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a broker with iplease's topics, empty; {@link #broker} is for taking it away. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {

    private static volatile EmbeddedKafka broker;

    /** The broker that the running test uses. */
    public static EmbeddedKafka broker() {
        return broker;
    }

    @Override
    public Map<String, String> start() {
        broker = EmbeddedKafka.temporary();
        return emptyTopics(broker);
    }

    /** Makes iplease's topics on a broker, and says where the service finds it. */
    public static Map<String, String> emptyTopics(EmbeddedKafka broker) {
        broker.createTopics();
        return Map.of("kafka.bootstrap.servers", broker.bootstrapServers());
    }

    @Override
    public void stop() {
        broker.close();
    }
}
