package io.iplease.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iplease.lease.Accounts;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting has a rule, and a value that breaks it keeps the service from starting. */
class SettingsTest {

    private static final List<String> NO_TRUTHS = List.of("yes", "1", "TRUE", "maybe");
    private static final List<String> NO_SPANS = List.of("-1s", "soon", "10 parsecs", "P");
    private static final List<String> NO_INTERVALS = List.of("0", "-1s", "999ms", "often");
    private static final List<String> NO_COUNTS = List.of("0", "-1", "many");
    private static final List<String> NO_SERVICE_ACCOUNTS = List.of("ops", "a/b/c", "Ns/ops", "ns/", "*/*");
    private static final List<String> NO_TOPICS = List.of("a b", ".", "..", "ü", "a/b", "x".repeat(250));

    /** A key that is missing here fails the first test. */
    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            Map.entry("iplease.provider", List.of("akash1x", "cosmos1qqqq", "provider", "AKASH1qq")),
            Map.entry(
                    "iplease.pools.<name>.ranges",
                    List.of("198.51.100.0/33", "198.51.100.1/24", "198.51.100.9-198.51.100.1", "2001:db8::1", "x")),
            Map.entry("iplease.pools.<name>.priority", List.of("first", "1.5", "99999999999")),
            Map.entry("iplease.pools.<name>.draining", NO_TRUTHS),
            Map.entry("iplease.cool-down", NO_SPANS),
            Map.entry("iplease.patience", NO_SPANS),
            Map.entry("iplease.quota", List.of("-1", "many", "1.5", "99999999999")),
            Map.entry("iplease.remember-events", NO_INTERVALS),
            Map.entry("iplease.topics.lease-events", NO_TOPICS),
            Map.entry("iplease.topics.dead-letter", NO_TOPICS),
            Map.entry("iplease.topics.ip-lease-events", NO_TOPICS),
            Map.entry("iplease.cluster.enabled", NO_TRUTHS),
            Map.entry("iplease.cluster.namespace", List.of("Upper", "a.b", "-a", "a-", "x".repeat(64))),
            Map.entry("iplease.cluster.load-balancer", List.of("f5", "metal lb")),
            Map.entry("iplease.cluster.pool-selector", List.of("a=b=c", "a b", "=x", "a in b", "a,", "x/y/z=1")),
            Map.entry("iplease.cluster.resync", NO_INTERVALS),
            Map.entry("iplease.cluster.sweep", NO_INTERVALS),
            Map.entry("iplease.adopt.enabled", NO_TRUTHS),
            Map.entry("iplease.adopt.dry-run", NO_TRUTHS),
            Map.entry("iplease.access.owner-claim", List.of("a claim", "ü")),
            Map.entry("iplease.access.requests-per-second", NO_COUNTS),
            Map.entry("iplease.access.streams-per-caller", NO_COUNTS),
            Map.entry("iplease.access.kubernetes.enabled", NO_TRUTHS),
            Map.entry("iplease.access.kubernetes.issuer", List.of("kubernetes", "ftp://x", "https://", "https://a b")),
            Map.entry("iplease.access.kubernetes.operators", NO_SERVICE_ACCOUNTS),
            Map.entry("iplease.access.kubernetes.providers", NO_SERVICE_ACCOUNTS),
            Map.entry("iplease.provider-port.enabled", NO_TRUTHS),
            Map.entry("iplease.provider-port.host", List.of("a host", "http://host", "-")),
            Map.entry("iplease.provider-port.port", List.of("-1", "65536", "http")));

    static Stream<Arguments> wrongValues() {
        return WRONG.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> Arguments.of(entry.getKey(), value)));
    }

    @Test
    void everySettingHasARule() {
        assertThat(WRONG).containsOnlyKeys(Settings.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueIsReportedWithItsKey(String key, String value) {
        String set = key.replace("<name>", "public");
        assertThatThrownBy(() -> Settings.read(Map.of(set, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(set)
                .hasMessageContaining(value);
    }

    @Test
    void allWrongValuesAreReportedAtOnce() {
        Map<String, String> wrong = new HashMap<>();
        WRONG.forEach((key, values) -> wrong.put(key.replace("<name>", "public"), values.getFirst()));
        assertThatThrownBy(() -> Settings.read(wrong))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(wrong.keySet()));
    }

    @Test
    void aSettingThatDoesNotExistIsReported() {
        assertThatThrownBy(() -> Settings.read(Map.of("iplease.cooldown", "1m")))
                .hasMessageContaining("iplease.cooldown");
    }

    @Test
    void theProviderMustBeSet() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(IpleaseConfig.class);
        assertThatThrownBy(builder::build).hasMessageContaining("iplease.provider");
    }

    @Test
    void rightValuesAreRead() {
        IpleaseConfig config = Settings.read(Map.of(
                "iplease.pools.public.ranges", "198.51.100.0/28, 203.0.113.1-203.0.113.5,192.0.2.7",
                "iplease.cool-down", "PT1M",
                "iplease.patience", "0",
                "iplease.quota", "3",
                "iplease.cluster.pool-selector", "iplease.io/pool=true,!old,tier in (a, b),zone notin (c)"));
        assertThat(config.provider()).isEqualTo(Accounts.PROVIDER);
        assertThat(config.pools().get("public").ranges())
                .extracting(Object::toString)
                .containsExactly("198.51.100.0-198.51.100.15", "203.0.113.1-203.0.113.5", "192.0.2.7");
        assertThat(config.coolDown()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.patience()).isEqualTo(Duration.ZERO);
        assertThat(config.quota()).contains(3);
        assertThat(config.cluster().poolSelector()).isPresent();
    }

    @Test
    void combinationsThatDoNotWorkAreReportedAllAtOnce() {
        IpleaseConfig config = Settings.read(Map.of(
                "iplease.pools.a.ranges", "198.51.100.0/28",
                "iplease.pools.b.ranges", "198.51.100.8/29",
                "iplease.cluster.load-balancer", "kube-vip",
                "iplease.cluster.enabled", "false",
                "iplease.cluster.pool-selector", "pool=true",
                "iplease.adopt.enabled", "true"));
        assertThatThrownBy(() -> new ProviderSettings(config))
                .hasMessageContaining("iplease.pools.a.ranges: pool \"b\" has 198.51.100.8-198.51.100.15, too")
                .hasMessageContaining("iplease.cluster.pool-selector: ")
                .hasMessageContaining("iplease.adopt.enabled: only where iplease.cluster.enabled");
    }

    @Test
    void poolsThatTouchDoNotOverlap() {
        IpleaseConfig config = Settings.read(Map.of(
                "iplease.pools.a.ranges", "198.51.100.0/29",
                "iplease.pools.b.ranges", "198.51.100.8/29"));
        assertThat(new ProviderSettings(config).pools()).hasSize(2);
    }
}
