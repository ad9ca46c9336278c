package io.iplease.store.view;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The ledger in figures, at one moment.
 *
 * @param pools all pools
 * @param orphaned how many held addresses no pool contains any more, those of pools that are gone included
 * @param claims how many claims are in each state: {@code binding}, {@code bound}, {@code failed}, {@code withheld}, {@code
 *     pending}; a state that no claim is in is absent
 * @param waitingSince since when the first claim waits, by the reason why it does; a reason for which nobody waits is absent
 * @param decidedAt the time of the last decision
 */
@RegisterForReflection
record LedgerFigures(
        List<PoolView> pools,
        long orphaned,
        Map<String, Long> claims,
        Map<String, Instant> waitingSince,
        Instant decidedAt) {}
