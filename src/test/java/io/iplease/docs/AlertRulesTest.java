package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds alert rules, their tests, the runbook, the dashboard and the metrics together. What the rules do, promtool tests. */
class AlertRulesTest {

    private static final Path MONITORING = Path.of("deploy/components/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\biplease_\\w+");
    private static final Pattern RECORDED = Pattern.compile("\\biplease:\\w+:\\w+");
    private static final Pattern SECTION = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE);

    @Test
    void everyAlertHasASectionInTheRunbookAndEverySectionItsAlert() throws IOException {
        assertThat(alerts().stream().map(AlertRulesTest::name))
                .containsExactlyElementsOf(SECTION.matcher(Files.readString(Path.of("docs/runbook.md")))
                        .results()
                        .map(section -> section.group(1))
                        .toList());
    }

    @Test
    void anAlertHasASeverityASummaryAndLeadsToItsSection() throws IOException {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(strings(alert, "labels").get("severity")).isIn("warning", "critical");
            assertThat(strings(alert, "annotations").get("summary").toString()).isNotBlank();
            assertThat(strings(alert, "annotations").get("runbook_url"))
                    .isEqualTo("docs/runbook.md#" + name(alert).toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void everyAlertHasATestThatSeesItQuietAndFiring() throws IOException {
        Map<?, ?> tests = (Map<?, ?>) yaml("rules-test.yaml");
        Map<Object, Set<Boolean>> fires = maps(tests, "tests").stream()
                .flatMap(test -> maps(test, "alert_rule_test").stream())
                .collect(Collectors.groupingBy(
                        expectation -> expectation.get("alertname"),
                        Collectors.mapping(
                                expectation -> !maps(expectation, "exp_alerts").isEmpty(), Collectors.toSet())));
        assertThat(fires.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        alerts().stream().map(AlertRulesTest::name).toList());
        assertThat(fires.values()).allMatch(seen -> seen.equals(Set.of(true, false)));
    }

    @Test
    void everyMetricOfRulesAndDashboardExists() throws IOException {
        Set<String> shown = MetricsPage.metrics().entrySet().stream()
                .flatMap(metric -> metric.getValue().type().equals("histogram")
                        ? Stream.of("_bucket", "_sum", "_count", "_max").map(suffix -> metric.getKey() + suffix)
                        : Stream.of(metric.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).containsAll(found(METRIC, expressions())).containsAll(found(METRIC, queries()));
    }

    @Test
    void whatIsRecordedIsTheOnlyThingOfItsKindThatIsAskedFor() throws IOException {
        Set<String> recorded = rules().filter(rule -> rule.containsKey("record"))
                .map(rule -> (String) rule.get("record"))
                .collect(Collectors.toSet());
        assertThat(recorded).containsAll(found(RECORDED, expressions())).containsAll(found(RECORDED, queries()));
    }

    private static Set<String> found(Pattern pattern, Stream<String> texts) {
        return texts.flatMap(text -> pattern.matcher(text).results())
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> expressions() throws IOException {
        return rules().map(rule -> (String) rule.get("expr"));
    }

    private static Stream<String> queries() throws IOException {
        return maps((Map<?, ?>) yaml("dashboard.json"), "panels").stream()
                .filter(panel -> panel.containsKey("targets"))
                .flatMap(panel -> maps(panel, "targets").stream())
                .map(target -> (String) target.get("expr"));
    }

    private static List<Map<?, ?>> alerts() throws IOException {
        return rules().filter(rule -> rule.containsKey("alert")).toList();
    }

    private static Stream<Map<?, ?>> rules() throws IOException {
        Map<?, ?> spec = (Map<?, ?>) ((Map<?, ?>) yaml("rules.yaml")).get("spec");
        return maps(spec, "groups").stream().flatMap(group -> maps(group, "rules").stream());
    }

    private static String name(Map<?, ?> alert) {
        return (String) alert.get("alert");
    }

    private static Map<?, ?> strings(Map<?, ?> rule, String key) {
        return (Map<?, ?>) rule.get(key);
    }

    private static List<Map<?, ?>> maps(Map<?, ?> parent, String key) {
        return ((List<?>) parent.get(key))
                .stream().<Map<?, ?>>map(child -> (Map<?, ?>) child).toList();
    }

    /** JSON is YAML, too. */
    private static Object yaml(String file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(MONITORING.resolve(file)));
    }
}
