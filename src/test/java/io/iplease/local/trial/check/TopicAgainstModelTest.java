package io.iplease.local.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.trial.model.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicAgainstModelTest {

    private static final String ONE = History.lease("ann", 1);
    private static final String TWO = History.lease("ann", 2);

    private final List<Told> model = new ArrayList<>(List.of(
            told("allocated", ONE, "80/TCP→web:3000", ""),
            told("withheld", TWO, "80/TCP→web:3000", ONE),
            told("released", ONE, "80/TCP→web:3000", "lease_closed")));
    private final History history = new History()
            .says("allocated", ONE, "alpha", "203.0.113.1")
            .says("withheld", TWO, "alpha", "", ONE)
            .says("released", ONE, "alpha", "203.0.113.1", "lease_closed");

    @Test
    void theModelsAnswerPasses() {
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void bindingEventsAreLeftOut() {
        history.says("bound", ONE, "alpha", "203.0.113.1");
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void anEventTooFewIsFound() {
        history.topic.removeLast();
        assertThat(found()).contains("differs at event 3 of 3", "the topic nothing more");
    }

    @Test
    void anEventTooManyIsFound() {
        history.says("retained", ONE, "alpha", "203.0.113.1");
        assertThat(found()).contains("differs at event 4 of 4", "the model says nothing more");
    }

    @Test
    void twoEventsInTheWrongOrderAreFound() {
        history.topic.add(history.topic.remove(1));
        assertThat(found()).contains("differs at event 2 of 3");
    }

    @Test
    void anotherTypeIsFound() {
        model.set(0, told("pending", ONE, "80/TCP→web:3000", ""));
        assertThat(found()).contains("differs at event 1 of 3");
    }

    @Test
    void anotherLeaseIsFound() {
        model.set(0, told("allocated", TWO, "80/TCP→web:3000", ""));
        assertThat(found()).contains("differs at event 1 of 3");
    }

    @Test
    void anotherEndpointIsFound() {
        model.set(0, new Told("allocated", ONE, "beta", List.of("80/TCP→web:3000"), ""));
        assertThat(found()).contains("differs at event 1 of 3");
    }

    @Test
    void otherPortsAreFound() {
        model.set(0, told("allocated", ONE, "80/UDP→web:3000", ""));
        assertThat(found()).contains("differs at event 1 of 3");
    }

    @Test
    void anotherReasonIsFound() {
        model.set(2, told("released", ONE, "80/TCP→web:3000", "endpoint_removed"));
        assertThat(found()).contains("differs at event 3 of 3");
    }

    @Test
    void anOwnerWhomNobodyToldAnythingIsFound() {
        history.topic.clear();
        assertThat(found()).contains("ann differs at event 1 of 3");
    }

    @Test
    void anOwnerWhoShouldNotHaveBeenToldAnythingIsFound() {
        history.says("allocated", History.lease("ben", 1), "alpha", "203.0.113.2");
        assertThat(found()).contains("ben differs at event 1 of 1");
    }

    private static Told told(String type, String lease, String port, String reason) {
        return new Told(type, lease, "alpha", List.of(port), reason);
    }

    private String found() {
        Findings findings = new Findings();
        Map<String, List<Announcement>> byOwner = new TreeMap<>();
        history.topic.forEach(event ->
                byOwner.computeIfAbsent(event.owner(), any -> new ArrayList<>()).add(event));
        TopicAgainstModel.compare(Map.of("ann", model), byOwner, findings);
        return findings.report();
    }
}
