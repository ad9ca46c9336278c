package io.iplease.bench.rig;

import java.util.List;
import java.util.Map;

/**
 * What the service writes for each kind of event, without deciding it: as many rows of the same tables, of about the same size, in
 * a schema without foreign keys. {@code l} are the leases that a batch is about.
 */
final class BareRows {

    static final List<String> TABLES =
            List.of("owner", "lease", "claim", "exposure", "released_address", "log", "handled_event");

    /** Kinds as {@link io.iplease.bench.load.LifeCycle} has them, in an order in which they may be done together. */
    static final String KINDS = "CSUMXY";

    /** How many records each kind produces. */
    static final Map<Character, Integer> ANNOUNCED = Map.of('C', 1, 'S', 1, 'U', 1, 'M', 3, 'X', 1, 'Y', 0);

    private static final String OWNERS = """
            insert into bare.owner select distinct split_part(l, '/', 5), split_part(l, '/', 1), 1 from unnest(?::text[]) l
            on conflict (provider, owner) do update set sequence = owner.sequence + 1""";
    private static final String HANDLED =
            "insert into bare.handled_event select split_part(l, '/', 5), '/bench', gen_random_uuid(), now() from unnest(?::text[]) l";
    private static final String LEASE = """
            insert into bare.lease select l, split_part(l, '/', 5), split_part(l, '/', 1), split_part(l, '/', 2)::numeric, 1, 1, 1, false, now(), null
            from unnest(?::text[]) l""";
    private static final String CLAIM = """
            insert into bare.claim
            select l, 'n' || split_part(l, '/', 2), split_part(l, '/', 5), split_part(l, '/', 1), 'held', now(),
                   '10.0.0.0'::inet + nextval('bare.address'), 1, 'binding', null
            from unnest(?::text[]) l""";
    private static final String WITHHELD_CLAIM = """
            insert into bare.claim select l, 'n' || split_part(l, '/', 2), split_part(l, '/', 5), split_part(l, '/', 1), 'withheld', now()
            from unnest(?::text[]) l""";
    private static final String EXPOSURE = """
            insert into bare.exposure select l, 'n' || split_part(l, '/', 2), 80, 'TCP', 'web', 3000
            from unnest(?::text[]) l on conflict do nothing""";
    private static final String NO_EXPOSURE = "delete from bare.exposure where lease = any(?::text[])";
    private static final String REVISION = "update bare.lease set revision = revision + 1 where id = any(?::text[])";
    private static final String CLOSED =
            "update bare.lease set closed = true, closed_at = now() where id = any(?::text[])";
    private static final String SINCE = "update bare.claim set since = now() where lease = any(?::text[])";
    private static final String HELD = """
            update bare.claim set state = 'held', plan = 1, binding = 'binding', address = '10.0.0.0'::inet + nextval('bare.address')
            where lease = any(?::text[])""";
    private static final String RELEASED = """
            insert into bare.released_address
            select split_part(l, '/', 5), '10.0.0.0'::inet + nextval('bare.address'), 'public', l, split_part(l, '/', 1), 'n', now(), 1, now(), false
            from unnest(?::text[]) l""";
    private static final String NO_CLAIM = "delete from bare.claim where lease = any(?::text[])";
    private static final String TOLD = log("split_part(l, '/', 1), nextval('bare.position')", 250);
    private static final String UNTOLD = log("null, null", 150);

    private static final List<String> CREATED = List.of(OWNERS, LEASE, CLAIM, EXPOSURE, UNTOLD, TOLD, HANDLED);
    private static final List<String> SUCCEEDED =
            List.of(OWNERS, LEASE, WITHHELD_CLAIM, EXPOSURE, UNTOLD, TOLD, HANDLED);
    private static final List<String> UPDATED =
            List.of(OWNERS, REVISION, SINCE, NO_EXPOSURE, EXPOSURE, UNTOLD, TOLD, HANDLED);
    private static final List<String> MIGRATED = List.of(OWNERS, SINCE, HELD, TOLD, TOLD, TOLD, HANDLED);
    private static final List<String> RELEASING =
            List.of(OWNERS, CLOSED, NO_EXPOSURE, NO_CLAIM, RELEASED, TOLD, UNTOLD, HANDLED);
    private static final List<String> ENDED = List.of(CLOSED, NO_EXPOSURE, NO_CLAIM, UNTOLD, HANDLED);

    private BareRows() {}

    /** The statements for a kind, each with the leases as its only parameter. */
    static List<String> of(char kind) {
        return switch (kind) {
            case 'C' -> CREATED;
            case 'S' -> SUCCEEDED;
            case 'U' -> UPDATED;
            case 'M' -> MIGRATED;
            case 'X' -> RELEASING;
            case 'Y' -> ENDED;
            default -> throw new IllegalArgumentException("no kind of event: " + kind);
        };
    }

    private static String log(String ownerAndSequence, int size) {
        return """
                insert into bare.log
                select split_part(l, '/', 5), nextval('bare.position'), now(), 'allocated', %1$s, l, 'name', '10.0.0.0', gen_random_uuid(), l, l, 'io.iplease.lease.created.v1', null,
                       jsonb_build_object('at', now(), 'lease', l, 'what', repeat('x', %2$d))
                from unnest(?::text[]) l""".formatted(ownerAndSequence, size);
    }
}
