package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels and annotations by which our objects say what they are for. */
public final class ObjectNames {

    /** The field manager of all our writes. */
    public static final String FIELD_MANAGER = "iplease";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String SERVICE_NAME = "kubernetes.io/service-name";
    public static final String SLICE_MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    public static final String SLICE_MANAGER = "iplease.io";

    public static final String LEASE = "iplease.io/lease";
    public static final String OWNER = "iplease.io/owner";
    public static final String ENDPOINT = "iplease.io/endpoint";
    public static final String MANIFEST_SERVICE = "iplease.io/service";
    public static final String PLAN = "iplease.io/plan";

    private static final Pattern SLICE = Pattern.compile("(ip(?:-\\d+){4})-(?:tcp|udp)-\\d+-\\d+");

    private ObjectNames() {}

    public static Optional<String> annotation(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(annotations -> annotations.get(name));
    }

    public static Optional<String> label(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(name));
    }

    /** The ledger position that the object follows; -1 if it does not say, or not in a number. */
    public static long position(HasMetadata object) {
        return annotation(object, PLAN)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** Whether labels or annotations have all of some, with the same values. */
    public static boolean contains(Map<String, String> all, Map<String, String> some) {
        return all != null && all.entrySet().containsAll(some.entrySet());
    }

    /** The address that a Service is named after; empty if it is not. */
    public static Optional<Ipv4Address> addressOf(String service) {
        try {
            return Optional.of(PlannedService.addressOf(service));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The address that a slice is named after; empty if it is not. */
    public static Optional<Ipv4Address> addressOfSlice(String name) {
        Matcher matcher = SLICE.matcher(name);
        return matcher.matches() ? addressOf(matcher.group(1)) : Optional.empty();
    }
}
