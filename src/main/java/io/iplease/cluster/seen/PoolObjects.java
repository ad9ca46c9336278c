package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.iplease.cluster.plan.SeenPool;
import io.iplease.config.IpleaseConfig.Cluster.LoadBalancer;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kind of object in which a load balancer keeps a pool, and how it is read. Two annotations say what such an object has no
 * field for: {@code iplease.io/priority}, an integer, lower first, and {@code iplease.io/draining: "true"}.
 */
public sealed interface PoolObjects {

    /** The annotation for the pool's priority. */
    String PRIORITY = "iplease.io/priority";

    /** The annotation that makes a pool give out no more addresses. */
    String DRAINING = "iplease.io/draining";

    /** Which objects. */
    ResourceDefinitionContext kind();

    /** What an object says. Never fails: what cannot be read is a complaint. */
    SeenPool read(GenericKubernetesResource object);

    /** The kind that a load balancer has; empty if it keeps its pools elsewhere. */
    static Optional<PoolObjects> of(LoadBalancer loadBalancer) {
        return switch (loadBalancer) {
            case METALLB -> Optional.of(new MetalLb());
            case KUBE_VIP -> Optional.empty();
            case CILIUM -> Optional.of(new Cilium());
        };
    }

    /** MetalLB's {@code IPAddressPool}. */
    record MetalLb() implements PoolObjects {

        @Override
        public ResourceDefinitionContext kind() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup("metallb.io")
                    .withVersion("v1beta1")
                    .withKind("IPAddressPool")
                    .withPlural("ipaddresspools")
                    .withNamespaced(true)
                    .build();
        }

        @Override
        public SeenPool read(GenericKubernetesResource object) {
            PoolRanges ranges = new PoolRanges(object.getMetadata().getName());
            if (object.get("spec", "addresses") instanceof List<?> addresses) {
                addresses.forEach(text -> addAddresses(String.valueOf(text), ranges));
            }
            if (!Boolean.FALSE.equals(object.get("spec", "autoAssign"))) {
                ranges.complain("gives its addresses to any Service that wants one; set autoAssign to false");
            }
            boolean avoidBuggyOnes = Boolean.TRUE.equals(object.get("spec", "avoidBuggyIPs"));
            return seen(
                    object, ranges, avoidBuggyOnes ? ranges.addressesWithoutBuggyOnes() : ranges.addresses(), false);
        }

        private static void addAddresses(String text, PoolRanges ranges) {
            String[] ends = text.split("-", 2);
            if (ends.length == 2) {
                ranges.addRange(ends[0], ends[1]);
            } else {
                ranges.addCidr(text, true);
            }
        }
    }

    /** Cilium's {@code CiliumLoadBalancerIPPool}. */
    record Cilium() implements PoolObjects {

        @Override
        public ResourceDefinitionContext kind() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup("cilium.io")
                    .withVersion("v2alpha1")
                    .withKind("CiliumLoadBalancerIPPool")
                    .withPlural("ciliumloadbalancerippools")
                    .withNamespaced(false)
                    .build();
        }

        @Override
        public SeenPool read(GenericKubernetesResource object) {
            PoolRanges ranges = new PoolRanges(object.getMetadata().getName());
            boolean withEnds = !"No".equals(object.get("spec", "allowFirstLastIPs"));
            if (object.get("spec", "blocks") instanceof List<?> blocks) {
                blocks.forEach(block -> addBlock(block, withEnds, ranges));
            }
            if (object.get("spec", "serviceSelector") == null) {
                ranges.complain("gives its addresses to any Service that wants one; set a serviceSelector that matches"
                        + " app.kubernetes.io/managed-by: iplease");
            }
            return seen(object, ranges, ranges.addresses(), Boolean.TRUE.equals(object.get("spec", "disabled")));
        }

        private static void addBlock(Object block, boolean withEnds, PoolRanges ranges) {
            if (!(block instanceof Map<?, ?> fields)) {
                ranges.complain("\"%s\" is no block".formatted(block));
            } else if (fields.get("cidr") instanceof String cidr) {
                ranges.addCidr(cidr, withEnds);
            } else if (fields.get("start") instanceof String start) {
                ranges.addRange(start, fields.get("stop") instanceof String stop ? stop : start);
            } else {
                ranges.complain("a block has neither cidr nor start");
            }
        }
    }

    private static SeenPool seen(
            GenericKubernetesResource object, PoolRanges ranges, AddressSet addresses, boolean disabled) {
        Map<String, String> annotations =
                Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
        String priority = annotations.getOrDefault(PRIORITY, "0");
        if (!priority.matches("-?[0-9]{1,9}")) {
            ranges.complain("annotation %s is no integer of at most nine digits: \"%s\"".formatted(PRIORITY, priority));
            priority = "0";
        }
        boolean draining = disabled || "true".equals(annotations.get(DRAINING));
        Pool pool = new Pool(object.getMetadata().getName(), Integer.parseInt(priority), draining, addresses);
        return new SeenPool(pool, ranges.complaints());
    }
}
