package io.iplease.local.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.trial.check.Findings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FenceHoldsTest {

    private static final Standstill STANDSTILL = new Standstill(Instant.ofEpochSecond(100), Map.of(3, 7L));

    @Test
    void aRecordThatTheFenceHasNotReachedMayBeTakenLater() {
        assertThat(findings(101, 7).allHold()).isTrue();
    }

    @Test
    void aLetterOfBeforeTheStandstillIsRight() {
        assertThat(findings(99, 6).allHold()).isTrue();
    }

    @Test
    void aRecordThatTheFenceWasPastIsFoundWhenItIsTakenAgain() {
        assertThat(findings(101, 6).allHold()).isFalse();
    }

    private static Findings findings(long second, long offset) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("dead-letter-partition", "3".getBytes(StandardCharsets.UTF_8));
        headers.add("dead-letter-offset", Long.toString(offset).getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(
                "letters",
                0,
                0,
                second * 1000,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                Optional.empty());
        Findings findings = new Findings();
        FenceHolds.check(List.of(letter), List.of(STANDSTILL), findings);
        return findings;
    }
}
