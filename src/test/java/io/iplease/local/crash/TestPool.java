package io.iplease.local.crash;

import java.time.Duration;
import java.util.regex.Pattern;

/** The addresses that the service is given. */
enum TestPool {

    /** More than all owners together can ask for. */
    AMPLE("10.64.0.0/16", 65_536, "10\\.64\\.\\d+\\.\\d+", Duration.ofMinutes(10)),

    /** 64 addresses, a tenth of what is asked for; they cool down fast enough to be given many times. */
    SCARCE("203.0.113.0/26", 64, "203\\.0\\.113\\.([0-9]|[1-5][0-9]|6[0-3])", Duration.ofSeconds(2));

    private final String ranges;
    private final int size;
    private final Pattern addresses;
    private final Duration coolDown;

    TestPool(String ranges, int size, String addresses, Duration coolDown) {
        this.ranges = ranges;
        this.size = size;
        this.addresses = Pattern.compile(addresses);
        this.coolDown = coolDown;
    }

    String ranges() {
        return ranges;
    }

    /** How many addresses. */
    int size() {
        return size;
    }

    Duration coolDown() {
        return coolDown;
    }

    boolean contains(String address) {
        return addresses.matcher(address).matches();
    }
}
