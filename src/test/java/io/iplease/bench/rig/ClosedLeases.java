package io.iplease.bench.rig;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Puts closed leases into the database of a service that does not run, as many as there would be after years: each with a line of the
 * log, where years would leave four. They held no address that is known of.
 */
public final class ClosedLeases {

    private static final int CHUNK = 500_000;

    /** The last digits of an account tell them apart; nobody asks whether its checksum is right. */
    private static final String ID =
            "'akash1closed' || lpad((n / 4)::text, 32, '0') || '/' || (2000000000 + n) || '/1/1/' || provider";

    private static final String LEASES = """
            insert into lease (id, provider, owner, dseq, gseq, oseq, revision, closed, first_seen, closed_at)
            select %s, provider, 'akash1closed' || lpad((n / 4)::text, 32, '0'), 2000000000 + n, 1, 1, 1, true,
                   now() - interval '1 year', now() - interval '1 day'
            from ledger, generate_series(?, ?) n""".formatted(ID);
    private static final String LOG = """
            insert into log (provider, position, at, type, event_id, correlation_id, causation_id, cause_type, data)
            select provider, position + n - ?, now() - interval '1 day', 'lease_closed', gen_random_uuid(), n::text, n::text,
                   'io.iplease.lease.closed.v1', jsonb_build_object('at', now(), 'type', 'lease_closed', 'lease', %s, 'reason', 'bench')
            from ledger, generate_series(?, ?) n""".formatted(ID);
    private static final String POSITIONS =
            "with moved as (update ledger set position = position + ? returning position) update announcer set position = moved.position from moved";

    private ClosedLeases() {}

    /**
     * Adds those of the numbers {@code from} to {@code to}, the latter excluded.
     *
     * @param database of a service that has started once, and is ended
     */
    public static void add(long from, long to, Connection database) throws SQLException {
        for (long first = from; first < to; first += CHUNK) {
            long last = Math.min(first + CHUNK, to) - 1;
            run(database, LEASES, first, last);
            run(database, LOG, first - 1, first, last);
            run(database, POSITIONS, last - first + 1);
        }
        try (Statement statement = database.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static void run(Connection database, String sql, long... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
