package io.iplease.fuzz;

import io.iplease.intake.decode.RecordDecoder;
import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Any record is a lease event, or poison by a rule of the contract: never by a fault of the decoder. The first byte says which
 * type of event, and whether it is in CloudEvents' structured mode; the rest is the record's value.
 */
public final class RecordFuzz {

    private static final List<String> TYPES =
            List.of("lease.created.v1", "lease.updated.v1", "lease.closed.v1", "endpoints.migrate.v1");
    private static final byte[] OWNER = utf8("akash1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqprwedr4");
    private static final RecordPosition POSITION = new RecordPosition(new PartitionId(new UUID(0, 0), 0), 0, 0);

    private RecordFuzz() {}

    /** @param data a choice, and a value */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("lease-events", 0, 0, OWNER, Arrays.copyOfRange(data, 1, data.length));
        boolean structured = (data[0] & TYPES.size()) != 0;
        Headers headers = record.headers();
        headers.add("content-type", utf8(structured ? "application/cloudevents+json" : "application/json"));
        headers.add("ce_specversion", utf8("1.0"));
        headers.add("ce_id", utf8("1"));
        headers.add("ce_source", utf8("/fuzz"));
        headers.add("ce_type", utf8("io.iplease." + TYPES.get(data[0] & (TYPES.size() - 1))));
        headers.add("ce_time", utf8("2026-11-23T12:00:00Z"));
        if (RecordDecoder.decode(record, POSITION) instanceof Decoded.Poison poison
                && poison.why().reason() == Reason.DECODER_FAULT) {
            throw new AssertionError(poison.why().sentence());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
