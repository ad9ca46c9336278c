-- The ledger of who holds which address. PostgreSQL 18.
-- Decisions are made by the service under the lock of the ledger's row; the constraints here are the second line.
-- Tables that grow with every event have no foreign key to the ledger: it would be looked at for each row, and only who has
-- locked it writes there.
-- Addresses are inet, so that IPv6 pools can come later without a new schema.

-- What names things. Compared byte by byte, as the service does it, whatever the database's collation is: each insert compares
-- dozens of them, for which the rules of a language take several times as long.
create domain ident as text collate "C";

create table ledger (
    provider    ident       primary key,
    incarnation uuid        not null,           -- a new one after a restore: part of the source of outgoing events
    position    bigint      not null default 0, -- of the last log entry
    decided_at  timestamptz not null            -- the last decision time: time never goes back
);
comment on table ledger is 'One row a provider; locking it makes a transaction the only writer.';

create table owner (
    provider ident  not null,
    owner    ident  not null,
    sequence bigint not null default 0,         -- of the owner's last announced event
    primary key (provider, owner)
);
comment on table owner is 'The gapless sequence of each owner''s outgoing events.';

create table lease (
    id         ident       primary key,         -- owner/dseq/gseq/oseq/provider: one lease per id, for ever
    provider   ident       not null,
    owner      ident       not null,
    dseq       numeric(20) not null check (dseq between 0 and 18446744073709551615),
    gseq       bigint      not null check (gseq between 1 and 4294967295),
    oseq       bigint      not null check (oseq between 1 and 4294967295),
    revision   bigint,
    closed     boolean     not null,
    first_seen timestamptz not null,
    closed_at  timestamptz,
    check (closed = (closed_at is not null))
) with (fillfactor = 85); -- room for what changes, which no index names: so no index grows when a lease is updated or closed
comment on table lease is 'Never deleted: a closed lease id never comes back.';
create index lease_newest_first on lease (provider, first_seen desc, id desc);
create index lease_by_owner_newest_first on lease (provider, owner, first_seen desc, id desc);

create table claim (
    lease          ident       not null references lease,
    endpoint       ident       not null,
    provider       ident       not null,
    owner          ident       not null,
    state          text        not null check (state in ('held', 'withheld', 'pending')),
    since          timestamptz not null,
    address        inet,
    plan           bigint,                      -- the log position of the last event that changed what the cluster shows
    binding        text        check (binding in ('binding', 'bound', 'failed')),
    reason         text,                        -- of pending: why it waits; of failed: the load balancer's words
    primary key (lease, endpoint),
    -- exactly a held claim has an address, a plan and a binding
    check ((state = 'held') = (address is not null)),
    check ((state = 'held') = (plan is not null)),
    check ((state = 'held') = (binding is not null)),
    check ((reason is not null) = (state = 'pending' or binding is not distinct from 'failed'))
);
comment on table claim is 'What an active lease has of each endpoint that it asks for.';
create unique index claim_one_holder_per_address on claim (provider, address) where address is not null;
comment on index claim_one_holder_per_address is 'Rule: an address has one holder at most.';
create unique index claim_one_holder_per_name on claim (provider, owner, endpoint) where state <> 'withheld';
comment on index claim_one_holder_per_name is 'Rule: an endpoint name belongs to one lease of an owner.';
create index claim_waiting on claim (provider, since) where state = 'pending';
create index claim_by_endpoint on claim (provider, endpoint);
create index claim_by_owner on claim (provider, owner);

create table exposure (
    lease         ident   not null,
    endpoint      ident   not null,
    external_port integer not null check (external_port between 1 and 65535),
    protocol      ident   not null check (protocol in ('TCP', 'UDP')),
    service       text    not null,
    port          integer not null check (port between 1 and 65535),
    primary key (lease, endpoint, external_port, protocol), -- rule: a port of an address leads to one place
    foreign key (lease, endpoint) references claim on delete cascade
);
comment on table exposure is 'The ports of a claim.';

create table pool (
    provider ident   not null references ledger,
    name     ident   not null,
    priority integer not null,                  -- lower first
    draining boolean not null,
    primary key (provider, name)
);
comment on table pool is 'The pools of the last inventory that the ledger was told of.';

create table pool_range (
    provider      ident not null,
    pool          ident not null,
    first_address inet not null,
    last_address  inet not null,
    primary key (provider, first_address),
    foreign key (provider, pool) references pool on delete cascade,
    check (first_address <= last_address)
);

create table supply_range (
    provider      ident not null references ledger,
    kind          ident not null check (kind in ('known', 'never_used', 'foreign')),
    first_address inet not null,
    last_address  inet not null,
    primary key (provider, kind, first_address),
    check (first_address <= last_address)
);
comment on table supply_range is
    'Sets of addresses as ranges: ever in a pool; of these never held; used by something else. A /8 takes as many rows as a /24.';

create table released_address (
    provider      ident       not null,
    address       inet        not null,
    pool          ident,                        -- by the present inventory; null for an address of no pool
    last_lease    ident       not null references lease,
    last_owner    ident       not null,
    last_endpoint text        not null,
    released_at   timestamptz not null,
    release       bigint      not null,         -- the log position of the release
    cooling_until timestamptz not null,
    detached      boolean     not null,         -- no EndpointSlice leads from it to the last holder's Pods
    primary key (provider, address)
);
comment on table released_address is 'Addresses held once and not now. A held or never-used address has no row here.';
create index released_address_longest_unused on released_address (provider, pool, released_at, address) where detached;
create index released_address_cooling on released_address (provider, cooling_until);
create index released_address_by_owner on released_address (provider, last_owner, cooling_until);
create index released_address_attached on released_address (provider, address) where not detached;

create table log (
    provider       ident       not null,
    position       bigint      not null,        -- gapless, in the order of commits
    at             timestamptz not null,
    type           text        not null,
    owner          ident,
    sequence       bigint,                      -- the owner's own number, of announced events only
    lease          text,
    endpoint       text,
    address        inet,
    event_id       uuid        not null,        -- the id of the outgoing event: UUIDv7
    correlation_id text,
    causation_id   text,
    cause_type     text,
    traceparent    text,
    data           jsonb       not null,        -- the ledger event; released shapes never change
    primary key (provider, position),
    check ((owner is null) = (sequence is null))
) with (
    -- Little at a time, while it is in memory: by default a fifth of all that ever happened is vacuumed at once, and
    -- decisions wait for that.
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 100000
);
comment on table log is 'Everything that happened, append-only. History, outgoing events and the change stream are readings of it.';
create unique index log_owner_sequence on log (provider, owner, sequence) where sequence is not null;
comment on index log_owner_sequence is 'Rule: no number of an owner''s sequence is used twice.';
create index log_by_address on log (provider, address, position) where address is not null;

create table applied_offset (
    provider     ident   not null references ledger,
    topic_id     uuid    not null,              -- not the name: a recreated topic starts anew
    partition    integer not null,
    leader_epoch integer not null,              -- of the last record: a log that lost its end uses offsets again, under another leader
    next_offset  bigint  not null,
    primary key (provider, topic_id, partition)
);
comment on table applied_offset is 'The fence: how far each partition of the input has been applied.';

create table handled_event (
    provider ident       not null,
    source   ident       not null,
    id       ident       not null,
    at       timestamptz not null,
    primary key (provider, source, id)
);
comment on table handled_event is 'CloudEvents (source, id) of decided events, kept for the topic''s retention and a day.';
create index handled_event_oldest on handled_event (provider, at);

create table announcer (
    provider  ident       primary key references ledger,
    position  bigint      not null default 0,   -- of the last log entry that the broker has acknowledged
    holder    text,                             -- the replica that announces
    until     timestamptz                       -- its lease of that role
);
comment on table announcer is 'Which replica announces, and how far it has come.';
