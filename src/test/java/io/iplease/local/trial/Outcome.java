package io.iplease.local.trial;

import io.iplease.local.trial.check.LogRow;
import io.iplease.local.trial.input.InputRecords;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All that is there when nothing happens any more.
 *
 * @param input the topic of lease events
 * @param deadLetters the topic of what could not be applied
 * @param announced the outgoing topic
 * @param log the committed log
 * @param held who holds which address: address to lease and endpoint
 * @param demands what each open lease asks for: lease, endpoint, ports
 */
public record Outcome(
        List<ConsumerRecord<byte[], byte[]>> input,
        List<ConsumerRecord<byte[], byte[]>> deadLetters,
        List<ConsumerRecord<byte[], byte[]>> announced,
        List<LogRow> log,
        Map<String, String> held,
        Map<String, Map<String, List<String>>> demands) {

    private static final String REST =
            "all is announced, the first in the line waits for what is not there, and nothing happens any more";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The same, with the patience of minutes. */
    public static Outcome atRest(Topics topics, LedgerTables tables, TrialPool pool)
            throws SQLException, InterruptedException {
        return atRest(topics, tables, pool, PATIENCE);
    }

    /** Timers and the load balancer may still change something while it is read: then it is read again. */
    public static Outcome atRest(Topics topics, LedgerTables tables, TrialPool pool, Duration atMost)
            throws SQLException, InterruptedException {
        List<Outcome> read = new ArrayList<>();
        Patience.await(REST, atMost, () -> {
            if (tables.firstInLineWaitsInVain(pool.size())) {
                return false;
            }
            read.clear();
            OptionalLong position = tables.allAnnouncedAt();
            read.add(new Outcome(
                    topics.all(InputRecords.TOPIC),
                    topics.all("lease-events-dead-letter"),
                    topics.all("ip-lease-events"),
                    tables.log(),
                    tables.held(),
                    tables.demands()));
            return position.isPresent() && position.equals(tables.allAnnouncedAt());
        });
        return read.getFirst();
    }
}
