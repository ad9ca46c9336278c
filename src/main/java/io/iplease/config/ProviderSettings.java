package io.iplease.config;

import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The settings that decisions depend on, read and checked: a wrong one keeps the service from starting. */
@ApplicationScoped
public class ProviderSettings {

    private final Account provider;
    private final Policy policy;
    private final List<Pool> pools;

    /**
     * @throws IllegalArgumentException if {@code iplease.provider} is no account, a duration or the quota is negative, a range
     *     cannot be read, or pools overlap; the message names the key or the pool
     */
    ProviderSettings(IpleaseConfig config) {
        this.provider = account(config.provider());
        requireNotNegative("iplease.cool-down", config.coolDown().isNegative());
        requireNotNegative("iplease.patience", config.patience().isNegative());
        requireNotNegative("iplease.quota", config.quota().orElse(0) < 0);
        this.policy = new Policy(config.coolDown(), config.patience(), config.quota());
        List<Pool> configured = config.pools().entrySet().stream()
                .map(entry -> pool(entry.getKey(), entry.getValue()))
                .toList();
        this.pools = new Inventory(configured, AddressSet.EMPTY).pools();
    }

    /** The provider whose ledger this is. */
    public Account provider() {
        return provider;
    }

    /** The provider's rules of giving. */
    public Policy policy() {
        return policy;
    }

    /** The configured pools. */
    public List<Pool> pools() {
        return pools;
    }

    private static Account account(String text) {
        try {
            return new Account(text);
        } catch (InvalidLeaseValueException wrong) {
            throw new IllegalArgumentException("iplease.provider: " + wrong.getMessage(), wrong);
        }
    }

    private static void requireNotNegative(String key, boolean negative) {
        if (negative) {
            throw new IllegalArgumentException(key + ": must not be negative");
        }
    }

    private static Pool pool(String name, IpleaseConfig.PoolConfig config) {
        try {
            List<AddressRange> ranges =
                    config.ranges().stream().map(AddressRange::parse).toList();
            return new Pool(name, config.priority(), config.draining(), new AddressSet(ranges));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "iplease.pools.%s.ranges: %s".formatted(name, wrong.getMessage()), wrong);
        }
    }
}
