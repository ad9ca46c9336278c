package io.iplease.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Account;
import io.iplease.ledger.LedgerEvent;
import io.iplease.store.WholeLog;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A lease that a test sends events about, each with an id of its own.
 *
 * @param owner whose
 * @param dseq its number
 */
record Sent(Account owner, int dseq) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Asks for one address. */
    Records created() {
        return about(Records.created(", \"manifest\": " + manifest()));
    }

    Records closed() {
        return about(Records.closed("done"));
    }

    /** On a partition of the test's choice. */
    ProducerRecord<byte[], byte[]> createdOn(int partition) {
        ProducerRecord<byte[], byte[]> record = created().sent();
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
    }

    /** What the log has about it. */
    List<Class<?>> events(Log log) {
        List<LogEntry> entries = WholeLog.of(log);
        return entries.stream()
                .map(LogEntry::event)
                .filter(event -> event.toString().contains(owner + "/" + dseq + "/"))
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    boolean hasAddress(Log log) {
        return events(log).contains(LedgerEvent.Allocated.class);
    }

    private Records about(Records record) {
        String data = new String(record.sent().value(), StandardCharsets.UTF_8);
        return record.key(owner.value())
                .value(Records.utf8(
                        data.replace("250172", Integer.toString(dseq)).replace(Records.OWNER.value(), owner.value())))
                .header("ce_id", UUID.randomUUID().toString());
    }

    private String manifest() {
        try {
            return new ObjectMapper()
                    .readTree(Files.readString(Path.of("kafka/examples/lease.updated.v1.json")))
                    .at("/data/manifest")
                    .toString()
                    .replace("myendpoint", "endpoint-" + dseq);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
