package io.iplease.cluster.plan;

import io.iplease.ledger.pool.Pool;
import java.util.List;

/**
 * A pool as an object of the load balancer says it.
 *
 * @param pool what of it can be used
 * @param complaints what about the object a person should mend
 */
public record SeenPool(Pool pool, List<String> complaints) {}
