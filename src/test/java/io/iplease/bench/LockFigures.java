package io.iplease.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service's metrics say of the ledger's lock, of all replicas together.
 *
 * @param samples the values by the sample's name and labels
 */
record LockFigures(Map<String, Double> samples) {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(iplease_ledger_lock_\\S+) (\\S+)$");

    /** The sums of what each replica shows. */
    static LockFigures of(List<String> metrics) {
        Map<String, Double> samples = new HashMap<>();
        for (String replica : metrics) {
            Matcher sample = SAMPLE.matcher(replica);
            while (sample.find()) {
                samples.merge(sample.group(1), Double.parseDouble(sample.group(2)), Double::sum);
            }
        }
        return new LockFigures(samples);
    }

    /** What came after that. */
    LockFigures since(LockFigures before) {
        Map<String, Double> difference = new HashMap<>();
        samples.forEach((name, value) -> difference.put(name, value - before.samples.getOrDefault(name, 0.0)));
        return new LockFigures(difference);
    }

    /**
     * How many transactions.
     *
     * @param what {@code waited} or {@code held}
     * @param door a door's label
     */
    double count(String what, String door) {
        return samples.getOrDefault("iplease_ledger_lock_%s_seconds_count{door=\"%s\"}".formatted(what, door), 0.0);
    }

    /** How many seconds in all. */
    double seconds(String what, String door) {
        return samples.getOrDefault("iplease_ledger_lock_%s_seconds_sum{door=\"%s\"}".formatted(what, door), 0.0);
    }

    /** Milliseconds that a part of the transactions stays within, interpolated within a bucket as Prometheus does it. */
    String millis(String what, String door, double part) {
        double rank = part * count(what, door);
        if (rank == 0) {
            return "–";
        }
        double lower = 0;
        double below = 0;
        for (Bucket bucket : buckets(what, door)) {
            if (bucket.count() >= rank) {
                double upper = bucket.upper();
                return Double.isInfinite(upper)
                        ? "> %.0f".formatted(lower * 1000)
                        : String.format(
                                Locale.ROOT,
                                "%.1f",
                                1000 * (lower + (upper - lower) * (rank - below) / (bucket.count() - below)));
            }
            lower = bucket.upper();
            below = bucket.count();
        }
        throw new IllegalStateException("no buckets of " + what + " at " + door);
    }

    private record Bucket(double upper, double count) {}

    private List<Bucket> buckets(String what, String door) {
        Pattern name = Pattern.compile(
                "iplease_ledger_lock_%s_seconds_bucket\\{door=\"%s\",le=\"(.+)\"}".formatted(what, door));
        List<Bucket> buckets = new ArrayList<>();
        samples.forEach((sample, count) -> {
            Matcher bucket = name.matcher(sample);
            if (bucket.matches()) {
                String upper = bucket.group(1);
                buckets.add(
                        new Bucket(upper.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(upper), count));
            }
        });
        buckets.sort(Comparator.comparing(Bucket::upper));
        return buckets;
    }
}
