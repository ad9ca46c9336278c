package io.iplease.config;

import io.iplease.lease.Account;
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
     * @throws io.iplease.lease.InvalidLeaseValueException if {@code iplease.provider} is no account
     */
    public Account provider() {
        return new Account(config.provider());
    }

    /** The provider's rules of giving. */
    public Policy policy() {
        return new Policy(config.coolDown(), config.patience(), config.quota());
    }

    /**
     * The configured pools.
     *
     * @throws IllegalArgumentException if a range cannot be read or pools overlap; the message names the pool
     */
    public Inventory inventory() {
        List<Pool> pools = config.pools().entrySet().stream()
                .map(entry -> pool(entry.getKey(), entry.getValue()))
                .toList();
        return new Inventory(pools, AddressSet.EMPTY);
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
