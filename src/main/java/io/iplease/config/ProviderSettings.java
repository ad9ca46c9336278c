package io.iplease.config;

import io.iplease.lease.Account;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The settings that decisions depend on, checked together: a wrong combination keeps the service from starting. */
@ApplicationScoped
public class ProviderSettings {

    private final Account provider;
    private final Policy policy;
    private final List<Pool> pools;
    private final Duration rememberEvents;

    /** @throws IllegalArgumentException if settings do not go together; the message names all that do not */
    ProviderSettings(IpleaseConfig config) {
        List<String> problems = SettingCombinations.problems(config);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        this.provider = config.provider();
        this.policy = new Policy(
                config.coolDown(),
                config.patience(),
                config.quota().map(OptionalInt::of).orElseGet(OptionalInt::empty));
        this.pools = new Inventory(SettingCombinations.pools(config), AddressSet.EMPTY).pools();
        this.rememberEvents = config.rememberEvents();
    }

    /** The provider whose ledger this is. */
    public Account provider() {
        return provider;
    }

    /** The provider's rules of giving. */
    public Policy policy() {
        return policy;
    }

    /** How long the id of a decided event is remembered. */
    public Duration rememberEvents() {
        return rememberEvents;
    }

    /** The configured pools. */
    public List<Pool> pools() {
        return pools;
    }
}
