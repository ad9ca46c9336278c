package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.Settings;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InputTopicTest {

    private final InputTopic topic = new InputTopic(Settings.read(Map.of()), Map.of());

    @Test
    void aRecordOfALaterLeaderAtAnOffsetThatWasReadReplacesTheOneThatWasThere() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(0, 6, 40))).isTrue();
    }

    @Test
    void whatFollowsOnARecordThatReplacesAnotherReplacesNothing() {
        topic.showsALoss(at(0, 5, 100));
        topic.showsALoss(at(0, 6, 40));
        assertThat(topic.showsALoss(at(0, 6, 41))).isFalse();
    }

    @Test
    void aLaterLeaderThatGoesOnWhereTheOneBeforeEndedReplacesNothing() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(0, 6, 101))).isFalse();
    }

    @Test
    void aRecordThatIsReadAgainReplacesNothing() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(0, 5, 40))).isFalse();
        assertThat(topic.showsALoss(at(0, 3, 20))).isFalse();
    }

    @Test
    void eachPartitionHasLeadersOfItsOwn() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(1, 6, 40))).isFalse();
    }

    @Test
    void aRecordThatDoesNotFollowOnWhatWasReadShowsALoss() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(0, 5, 900))).isTrue();
        assertThat(topic.showsALoss(at(0, 5, 901))).isFalse();
    }

    @Test
    void aPartitionThatIsGivenBackWhileWhatWasReadOfItIsOnItsWayHasLostNothing() {
        topic.showsALoss(at(0, 5, 1_000));
        topic.goesOn(partition(0), new AppliedOffset(5, 500));
        assertThat(topic.showsALoss(at(0, 5, 1_001))).isFalse();
        assertThat(topic.showsALoss(at(0, 5, 500))).isFalse();
    }

    @Test
    void aPartitionThatAnotherReplicaHasReadMeanwhileGoesOnThere() {
        topic.showsALoss(at(0, 5, 100));
        topic.goesOn(partition(0), new AppliedOffset(5, 1_000));
        assertThat(topic.showsALoss(at(0, 5, 1_000))).isFalse();
        assertThat(topic.showsALoss(at(0, 5, 2_000))).isTrue();
    }

    @Test
    void aPartitionThatIsReadAnewForgetsWhatWasReadOfIt() {
        topic.showsALoss(at(0, 5, 1_000));
        topic.beginsAnew(partition(0), 500);
        assertThat(topic.showsALoss(at(0, 3, 500))).isFalse();
        assertThat(topic.showsALoss(at(0, 3, 900))).isTrue();
    }

    @Test
    void theMarkersOfTransactionsAreNoLoss() {
        topic.showsALoss(at(0, 5, 100));
        assertThat(topic.showsALoss(at(0, 5, 104))).isFalse();
    }

    private static RecordPosition at(int partition, int leaderEpoch, long offset) {
        return new RecordPosition(partition(partition), leaderEpoch, offset);
    }

    private static PartitionId partition(int number) {
        return new PartitionId(new UUID(0, 1), number);
    }
}
