package io.iplease.local.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TopicAgainstLogTest {

    private final History history = new History()
            .says("allocated", History.lease("ann", 1), "alpha", "203.0.113.1")
            .says("allocated", History.lease("ben", 1), "alpha", "203.0.113.2")
            .asks(History.lease("ann", 1))
            .says("released", History.lease("ann", 1), "alpha", "203.0.113.1", "endpoint_removed");

    @Test
    void aTopicThatIsTheLogPasses() {
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aRecordOnceMorePasses() {
        history.topic.add(history.topic.getFirst());
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aCommittedEntryThatIsNotOnTheTopicIsFound() {
        history.topic.removeLast();
        assertThat(found()).contains("BROKEN      3  every committed entry that is announced is on the topic");
    }

    @Test
    void anEventThatWasNeverCommittedIsFound() {
        history.log.remove(1);
        assertThat(found()).contains("BROKEN      3  nothing is on the topic that was not committed");
    }

    @Test
    void twoContentsOfOneIdAreFound() {
        Announcement first = history.topic.getFirst();
        ObjectNode other = first.data().deepCopy();
        history.topic.add(new Announcement(first.owner(), first.headers(), other.put("pool", "another")));
        assertThat(found()).contains("BROKEN      1  an event that is sent again has the same content");
    }

    @Test
    void aGapInAnOwnersSequenceIsFound() {
        history.topic.removeFirst();
        assertThat(found()).contains("ann: 2 where 1 follows");
    }

    @Test
    void anOwnersEventsInTheWrongOrderAreFound() {
        Collections.swap(history.topic, 0, 2);
        assertThat(found()).contains("ann: 2 where 1 follows");
    }

    @Test
    void aGapInTheLogIsFound() {
        history.log.remove(2);
        assertThat(found()).contains("4 where 3 follows");
    }

    @Test
    void anEventThatSaysSomethingElseThanItsEntryIsFound() {
        ((ObjectNode) history.topic.getFirst().data()).put("address", "203.0.113.9");
        assertThat(found())
                .contains("BROKEN      3  every committed entry that is announced is on the topic, and says");
    }

    private String found() {
        Findings findings = new Findings();
        new TopicAgainstLog(history.topic, history.log, findings);
        return findings.report();
    }
}
