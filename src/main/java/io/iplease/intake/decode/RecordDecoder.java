package io.iplease.intake.decode;

import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.store.Submission;
import io.iplease.store.fence.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Makes of each record of the input a submission, or says why that cannot be. Never throws. */
public final class RecordDecoder {

    private static final Logger LOG = Logger.getLogger(RecordDecoder.class);

    private RecordDecoder() {}

    /** What a record turned out to be. */
    public sealed interface Decoded {

        /**
         * A lease event.
         *
         * @param type its type
         * @param time when it happened, in the sender's opinion; never used to decide
         * @param submission what the ledger is told
         */
        record Event(EventType type, Instant time, Submission submission) implements Decoded {}

        /**
         * Poison.
         *
         * @param why the rule that the record breaks
         */
        record Poison(Undecodable why) implements Decoded {}
    }

    public static Decoded decode(ConsumerRecord<byte[], byte[]> record, RecordPosition position) {
        try {
            if (record.key() == null || record.key().length == 0) {
                throw new UndecodableException(Reason.MISSING_KEY, "the record has no key");
            }
            CloudEvent event = CloudEventDecoder.decode(record.value(), record.headers());
            EventType type = EventType.of(event.type());
            LeaseEvent lease = LeaseEventDecoder.decode(type, event);
            if (!new String(record.key(), StandardCharsets.UTF_8)
                    .equals(lease.owner().value())) {
                throw new UndecodableException(
                        Reason.WRONG_KEY, "the record's key is not the event's owner, " + lease.owner());
            }
            return new Decoded.Event(
                    type,
                    event.time().toInstant(),
                    new Submission(new Command.Handle(lease), event.cause(), Optional.of(position)));
        } catch (UndecodableException poison) {
            return new Decoded.Poison(poison.why());
        } catch (RuntimeException fault) {
            LOG.errorf(
                    fault,
                    "The record at partition %d, offset %d meets a fault of the decoder and goes to the dead letters",
                    record.partition(),
                    record.offset());
            return new Decoded.Poison(new Undecodable(Reason.DECODER_FAULT, fault.toString()));
        }
    }
}
