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

    private final IpleaseConfig config;

    ProviderSettings(IpleaseConfig config) {
        this.config = config;
    }

    /**
     * The provider whose ledger this is.
     *
     * @throws IllegalArgumentException if {@code iplease.provider} is no account
     */
    public Account provider() {
        try {
            return new Account(config.provider());
        } catch (InvalidLeaseValueException wrong) {
            throw new IllegalArgumentException("iplease.provider: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * The provider's rules of giving.
     *
     * @throws IllegalArgumentException if a duration or the quota is negative
     */
    public Policy policy() {
        requireNotNegative("iplease.cool-down", config.coolDown().isNegative());
        requireNotNegative("iplease.patience", config.patience().isNegative());
        requireNotNegative("iplease.quota", config.quota().orElse(0) < 0);
        return new Policy(config.coolDown(), config.patience(), config.quota());
    }

    private static void requireNotNegative(String key, boolean negative) {
        if (negative) {
            throw new IllegalArgumentException(key + ": must not be negative");
        }
    }

    /**
     * The configured pools.
     *
     * @throws IllegalArgumentException if a range cannot be read, or pools overlap; the message names the pool
     */
    public List<Pool> pools() {
        List<Pool> pools = config.pools().entrySet().stream()
                .map(entry -> pool(entry.getKey(), entry.getValue()))
                .toList();
        return new Inventory(pools, AddressSet.EMPTY).pools();
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
