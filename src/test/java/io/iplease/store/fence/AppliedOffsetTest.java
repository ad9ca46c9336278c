package io.iplease.store.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppliedOffsetTest {

    private static final PartitionId PARTITION = new PartitionId(new UUID(0, 1), 0);

    private final AppliedOffset applied = AppliedOffset.NOTHING.with(at(5, 100));

    @Test
    void theRecordThatWasAppliedAndThoseBeforeItArePast() {
        assertThat(applied.isPast(at(5, 100))).isTrue();
        assertThat(applied.isPast(at(3, 7))).isTrue();
    }

    @Test
    void theNextRecordIsNotPast() {
        assertThat(applied.isPast(at(5, 101))).isFalse();
    }

    @Test
    void aRecordOfALaterLeaderIsNotPastWhateverItsOffset() {
        assertThat(applied.isPast(at(6, 40))).isFalse();
    }

    @Test
    void aRecordOfAnEarlierLeaderIsPastWhateverItsOffset() {
        assertThat(applied.isPast(at(4, 140))).isTrue();
    }

    @Test
    void whereTheBrokerDoesNotSayWhoLedTheOffsetDecides() {
        AppliedOffset unknown = AppliedOffset.NOTHING.with(at(RecordPosition.NO_EPOCH, 100));
        assertThat(unknown.isPast(at(RecordPosition.NO_EPOCH, 100))).isTrue();
        assertThat(unknown.isPast(at(RecordPosition.NO_EPOCH, 101))).isFalse();
    }

    @Test
    void withARecordItIsAfterThatRecord() {
        assertThat(applied.with(at(5, 101))).isEqualTo(new AppliedOffset(5, 102));
        assertThat(applied.with(at(6, 40))).isEqualTo(new AppliedOffset(6, 41));
    }

    @Test
    void withARecordThatIsPastItIsTheSame() {
        assertThat(applied.with(at(5, 40))).isEqualTo(applied);
    }

    private static RecordPosition at(int leaderEpoch, long offset) {
        return new RecordPosition(PARTITION, leaderEpoch, offset);
    }
}
