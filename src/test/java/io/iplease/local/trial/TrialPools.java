package io.iplease.local.trial;

import java.time.Duration;
import java.util.regex.Pattern;

/** The pools that a trial can be run with. */
public final class TrialPools {

    /** More than all owners together can ask for. */
    public static final TrialPool AMPLE = new TrialPool(
            "ample", "10.64.0.0/16", 65_536, Pattern.compile("10\\.64\\.\\d+\\.\\d+"), Duration.ofMinutes(10), false);

    /** 64 addresses, a tenth of what is asked for; they cool down fast enough to be given many times. */
    public static final TrialPool SCARCE = new TrialPool(
            "scarce",
            "203.0.113.0/26",
            64,
            Pattern.compile("203\\.0\\.113\\.([0-9]|[1-5][0-9]|6[0-3])"),
            Duration.ofSeconds(2),
            true);

    private TrialPools() {}
}
