package io.iplease.api.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.iplease.store.view.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The answer of {@code /usage}. The provider bids while a request fits into {@code Available - InUse}.
 *
 * @param available how many addresses could be in use at once: those of pools that are not draining, without foreign ones
 * @param inUse how many of these are not free, or are waited for in the line: a lease beside it takes nothing from anybody, and
 *     must not end all bids. Orphans are in neither number: they are not there for anybody else. Never more than available: some
 *     providers subtract without a sign, and would take less than nothing for everything
 */
@RegisterForReflection
record OperatorUsage(
        @JsonProperty("Available") long available,
        @JsonProperty("InUse") long inUse) {

    static OperatorUsage of(Usage usage) {
        long left = Math.max(0, usage.free() - usage.inLine());
        return new OperatorUsage(usage.usable(), usage.usable() - left);
    }
}
