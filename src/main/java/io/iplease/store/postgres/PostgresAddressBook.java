package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.store.AddressBook;
import io.iplease.store.HeldAddress;
import io.iplease.store.StoreFailure;
import io.iplease.store.rows.LedgerRows;
import io.iplease.store.rows.SupplyRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** The addresses in PostgreSQL. */
@ApplicationScoped
public class PostgresAddressBook implements AddressBook {

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String POSITION = "select position from ledger where provider = $1";
    private static final String HELD = LedgerRows.CLAIMS + " where c.provider = $1 and c.address is not null";
    private static final String HOLDER = LedgerRows.CLAIMS + " where c.provider = $1 and c.address = $2::text::inet";
    private static final String PARKED =
            LedgerRows.RELEASED + " where a.provider = $1 and (a.cooling_until > $2 or not a.detached)";
    private static final String RELEASE = LedgerRows.RELEASED + " where a.provider = $1 and a.address = $2::text::inet";

    private final Pool pool;
    private final ProviderSettings settings;
    private final InstantSource clock;

    PostgresAddressBook(Pool pool, ProviderSettings settings, InstantSource clock) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Uni<Page> read() {
        return pool.withTransaction(connection -> connection
                        .query(ONE_MOMENT)
                        .execute()
                        .chain(() -> query(connection, POSITION))
                        .chain(position -> query(connection, HELD).chain(held -> query(
                                        connection, PARKED, clock.instant().atOffset(ZoneOffset.UTC))
                                .map(parked -> new Page(
                                        position.iterator().next().getLong("position"),
                                        ProviderStatement.list(held, LedgerRows::held),
                                        ProviderStatement.list(parked, LedgerRows::released))))))
                .onFailure()
                .transform(StoreFailure::of);
    }

    @Override
    public Uni<Optional<HeldAddress>> holder(Ipv4Address address) {
        return query(pool, HOLDER, address.toString())
                .map(rows ->
                        ProviderStatement.list(rows, LedgerRows::held).stream().findFirst());
    }

    @Override
    public Uni<Optional<ReleasedAddress>> release(Ipv4Address address) {
        return query(pool, RELEASE, address.toString())
                .map(rows -> ProviderStatement.list(rows, LedgerRows::released).stream()
                        .findFirst());
    }

    @Override
    public Uni<Inventory> inventory() {
        return query(pool, SupplyRows.SUPPLY).map(rows -> SupplyRows.read(rows).inventory());
    }

    private Uni<RowSet<Row>> query(SqlClient client, String sql, Object... more) {
        return ProviderStatement.run(client, settings.provider(), sql, more);
    }
}
