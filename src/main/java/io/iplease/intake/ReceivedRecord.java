package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.store.RecordPosition;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the input with what it turned out to be.
 *
 * @param record as it was received
 * @param position where it stands
 * @param decoded what it is
 */
record ReceivedRecord(ConsumerRecord<byte[], byte[]> record, RecordPosition position, Decoded decoded) {

    boolean isEvent() {
        return decoded instanceof Decoded.Event;
    }

    ReceivedRecord asPoison(String refusal) {
        return new ReceivedRecord(
                record, position, new Decoded.Poison(new Undecodable(Reason.REJECTED_BY_STORE, refusal)));
    }
}
