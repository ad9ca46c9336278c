package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.store.fence.RecordPosition;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the input with what it turned out to be.
 *
 * @param record as it was received
 * @param position where it stands
 * @param decoded what it is
 * @param span what is traced of it; none if nothing is
 */
record ReceivedRecord(ConsumerRecord<byte[], byte[]> record, RecordPosition position, Decoded decoded, Span span) {

    private static final int LONGEST_ID = 100;

    ReceivedRecord(ConsumerRecord<byte[], byte[]> record, RecordPosition position, Decoded decoded) {
        this(record, position, decoded, Span.getInvalid());
    }

    boolean isEvent() {
        return decoded instanceof Decoded.Event;
    }

    /** The event's id as the record's headers have it, whatever else is wrong; empty in CloudEvents' structured mode. */
    Optional<String> eventId() {
        return Optional.ofNullable(record.headers().lastHeader("ce_id"))
                .map(Header::value)
                .map(id -> new String(id, 0, Math.min(id.length, LONGEST_ID), StandardCharsets.UTF_8));
    }

    ReceivedRecord asPoison(String refusal) {
        return new ReceivedRecord(
                record, position, new Decoded.Poison(new Undecodable(Reason.REJECTED_BY_STORE, refusal)), span);
    }
}
