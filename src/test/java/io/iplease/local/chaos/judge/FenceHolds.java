package io.iplease.local.chaos.judge;

import io.iplease.local.trial.Topics;
import io.iplease.local.trial.check.Findings;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that the fence is past is not taken again. Of decided ones the ids would hide it; a dead letter shows it. One replica
 * may send a letter late that another has sent meanwhile, but none that began when the fence was past it already.
 */
final class FenceHolds {

    private static final String RULE =
            "no record is taken again that the fence was past before any replica of then began";

    private FenceHolds() {}

    /** @param letters with the time at which the broker got each */
    static void check(List<ConsumerRecord<byte[], byte[]>> letters, List<Standstill> standstills, Findings findings) {
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            Instant got = Instant.ofEpochMilli(letter.timestamp());
            int partition = Integer.parseInt(Topics.header(letter, "dead-letter-partition"));
            long offset = Long.parseLong(Topics.header(letter, "dead-letter-offset"));
            for (Standstill standstill : standstills) {
                boolean again = got.isAfter(standstill.at())
                        && offset < standstill.fence().getOrDefault(partition, 0L);
                findings.require(
                        RULE,
                        !again,
                        () ->
                                "partition %d, offset %d: a letter at %s, though at %s, with no replica running, the fence was at %d"
                                        .formatted(
                                                partition,
                                                offset,
                                                got,
                                                standstill.at(),
                                                standstill.fence().get(partition)));
            }
        }
    }
}
