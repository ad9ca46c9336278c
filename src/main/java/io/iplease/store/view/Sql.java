package io.iplease.store.view;

import io.iplease.store.outgoing.PortView;

/** Expressions that several queries share. */
final class Sql {

    /** The ports of claim {@code c}, as {@link PortView}s. */
    static final String PORTS = """
            (select coalesce(json_agg(json_build_object('service', x.service, 'port', x.port,
                      'externalPort', x.external_port, 'protocol', x.protocol)
                    order by x.external_port, x.protocol), '[]')
             from exposure x where x.lease = c.lease and x.endpoint = c.endpoint)""";

    /** The pool of an address that is called {@code c.address}; null for an orphan. */
    static final String POOL = """
            (select r.pool from pool_range r
             where r.provider = c.provider and c.address between r.first_address and r.last_address)""";

    /** A text parameter as an address. */
    static final String ADDRESS = "cast(cast(:address as text) as inet)";

    private Sql() {}

    /** A text parameter as a time. */
    static String time(String parameter) {
        return "cast(cast(:" + parameter + " as text) as timestamptz)";
    }
}
