package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.Fence;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The fence in PostgreSQL. */
@ApplicationScoped
public class PostgresFence implements Fence {

    private static final String APPLIED =
            "select partition, leader_epoch, next_offset from applied_offset where provider = $1 and topic_id = $2";

    private static final String TAKE_BACK = """
            update applied_offset set next_offset = $4, leader_epoch = $5
            where provider = $1 and topic_id = $2 and partition = $3 and next_offset >= $4""";

    private final Pool pool;
    private final ProviderSettings settings;

    PostgresFence(Pool pool, ProviderSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    @Override
    public Uni<Map<Integer, AppliedOffset>> applied(UUID topicId) {
        return ProviderStatement.run(pool, settings.provider(), APPLIED, topicId)
                .map(rows -> {
                    Map<Integer, AppliedOffset> applied = new HashMap<>();
                    rows.forEach(row -> applied.put(row.getInteger("partition"), appliedOffset(row)));
                    return applied;
                });
    }

    static AppliedOffset appliedOffset(Row row) {
        return new AppliedOffset(row.getInteger("leader_epoch"), row.getLong("next_offset"));
    }

    @Override
    public Uni<Void> takeBack(PartitionId partition, long offset) {
        return ProviderStatement.run(
                        pool,
                        settings.provider(),
                        TAKE_BACK,
                        partition.topicId(),
                        partition.partition(),
                        offset,
                        RecordPosition.NO_EPOCH)
                .replaceWithVoid();
    }
}
