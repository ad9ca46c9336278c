package io.iplease.local.trial;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The addresses that the service is given.
 *
 * @param name in words
 * @param ranges as the service's configuration says them
 * @param size how many addresses
 * @param addresses matches the text of each of them and of nothing else
 * @param scarce whether they are too few for all
 */
public record TrialPool(String name, String ranges, int size, Pattern addresses, Duration coolDown, boolean scarce) {

    /** The service's configuration for it, as environment variables. */
    public Map<String, String> asConfigured() {
        return Map.of("IPLEASE_POOLS_TRIAL_RANGES", ranges, "IPLEASE_COOL_DOWN", coolDown.toString());
    }

    /** Whether an address is one of them. */
    public boolean contains(String address) {
        return addresses.matcher(address).matches();
    }
}
