package io.iplease.cluster.plan;

/**
 * Something in the cluster that is not ours and asks for any address of a pool.
 *
 * @param pool the pool's name as it is asked for; there need not be one
 * @param user who, for a person: {@code Service default/web}
 */
public record PoolRequest(String pool, String user) {

    /** The request as something that a person should mend. */
    String complaint() {
        return "pool %s: foreign_use: %s asks for one of its addresses".formatted(pool, user);
    }
}
