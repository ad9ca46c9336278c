package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadingProgressTest {

    private final ReadingProgress progress = new ReadingProgress();

    @Test
    void aRecordOfALaterLeaderAtAnOffsetThatWasReadReplacesTheOneThatWasThere() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(0, 6, 40))).isTrue();
    }

    @Test
    void whatFollowsOnARecordThatReplacesAnotherReplacesNothing() {
        progress.showsALoss(at(0, 5, 100));
        progress.showsALoss(at(0, 6, 40));
        assertThat(progress.showsALoss(at(0, 6, 41))).isFalse();
    }

    @Test
    void aLaterLeaderThatGoesOnWhereTheOneBeforeEndedReplacesNothing() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(0, 6, 101))).isFalse();
    }

    @Test
    void aRecordThatIsReadAgainReplacesNothing() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(0, 5, 40))).isFalse();
        assertThat(progress.showsALoss(at(0, 3, 20))).isFalse();
    }

    @Test
    void eachPartitionHasLeadersOfItsOwn() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(1, 6, 40))).isFalse();
    }

    @Test
    void aRecordThatDoesNotFollowOnWhatWasReadShowsALoss() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(0, 5, 900))).isTrue();
        assertThat(progress.showsALoss(at(0, 5, 901))).isFalse();
    }

    @Test
    void aPartitionThatIsGivenBackWhileWhatWasReadOfItIsOnItsWayHasLostNothing() {
        progress.showsALoss(at(0, 5, 1_000));
        progress.goesOn(partition(0), new AppliedOffset(5, 500));
        assertThat(progress.showsALoss(at(0, 5, 1_001))).isFalse();
        assertThat(progress.showsALoss(at(0, 5, 500))).isFalse();
    }

    @Test
    void aPartitionThatAnotherReplicaHasReadMeanwhileGoesOnThere() {
        progress.showsALoss(at(0, 5, 100));
        progress.goesOn(partition(0), new AppliedOffset(5, 1_000));
        assertThat(progress.showsALoss(at(0, 5, 1_000))).isFalse();
        assertThat(progress.showsALoss(at(0, 5, 2_000))).isTrue();
    }

    @Test
    void aPartitionThatIsReadAnewForgetsWhatWasReadOfIt() {
        progress.showsALoss(at(0, 5, 1_000));
        progress.beginsAnew(partition(0), 500);
        assertThat(progress.showsALoss(at(0, 3, 500))).isFalse();
        assertThat(progress.showsALoss(at(0, 3, 900))).isTrue();
    }

    @Test
    void theMarkersOfTransactionsAreNoLoss() {
        progress.showsALoss(at(0, 5, 100));
        assertThat(progress.showsALoss(at(0, 5, 104))).isFalse();
    }

    private static RecordPosition at(int partition, int leaderEpoch, long offset) {
        return new RecordPosition(partition(partition), leaderEpoch, offset);
    }

    private static PartitionId partition(int number) {
        return new PartitionId(new UUID(0, 1), number);
    }
}
