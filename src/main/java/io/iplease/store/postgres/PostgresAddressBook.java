package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.store.AddressBook;
import io.iplease.store.rows.LedgerRows;
import io.iplease.store.rows.SupplyRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The addresses in PostgreSQL. */
@ApplicationScoped
public class PostgresAddressBook implements AddressBook {

    private static final String HELD = " where c.provider = $1 and c.address is not null";
    private static final String PARKED = " where a.provider = $1 and (a.cooling_until > $2 or not a.detached)";
    private static final String HELD_BEHIND =
            LedgerRows.CLAIMS + HELD + " and c.address > $2::text::inet order by c.address limit $3";
    private static final String PARKED_BEHIND =
            LedgerRows.RELEASED + PARKED + " and a.address > $3::text::inet order by a.address limit $4";
    private static final String COUNT = "select (select count(*) from claim c" + HELD
            + ") + (select count(*) from released_address a" + PARKED + ") as count";
    private static final String HOLDER = LedgerRows.CLAIMS + " where c.provider = $1 and c.address = $2::text::inet";
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
    public Uni<List<HeldAddress>> held(Optional<Ipv4Address> behind, int most) {
        return query(HELD_BEHIND, text(behind), most).map(rows -> ProviderStatement.list(rows, LedgerRows::held));
    }

    @Override
    public Uni<List<ReleasedAddress>> parked(Optional<Ipv4Address> behind, int most) {
        return query(PARKED_BEHIND, now(), text(behind), most)
                .map(rows -> ProviderStatement.list(rows, LedgerRows::released));
    }

    @Override
    public Uni<Long> count() {
        return query(COUNT, now()).map(rows -> rows.iterator().next().getLong("count"));
    }

    @Override
    public Uni<Optional<HeldAddress>> holder(Ipv4Address address) {
        return query(HOLDER, address.toString()).map(rows -> ProviderStatement.list(rows, LedgerRows::held).stream()
                .findFirst());
    }

    @Override
    public Uni<Optional<ReleasedAddress>> release(Ipv4Address address) {
        return query(RELEASE, address.toString())
                .map(rows -> ProviderStatement.list(rows, LedgerRows::released).stream()
                        .findFirst());
    }

    @Override
    public Uni<Inventory> inventory() {
        return query(SupplyRows.SUPPLY).map(rows -> SupplyRows.read(rows).inventory());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** No pool has the lowest address of all, so that all others are behind it. */
    private static String text(Optional<Ipv4Address> behind) {
        return behind.map(Ipv4Address::toString).orElse("0.0.0.0");
    }

    private Uni<RowSet<Row>> query(String sql, Object... more) {
        return ProviderStatement.run(pool, settings.provider(), sql, more);
    }
}
