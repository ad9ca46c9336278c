package io.iplease.config;

import io.iplease.lease.Account;
import io.iplease.ledger.pool.AddressRange;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that an operator can set. Durations are ISO-8601 ({@code PT10M}) or short ({@code 10m}). */
@ConfigMapping(prefix = "iplease")
public interface IpleaseConfig {

    /** The account of the provider whose leases this instance serves. */
    @WithConverter(SettingConverters.OfAccount.class)
    Account provider();

    /** The pools of addresses, by name. Pools must not overlap. None is needed where the cluster's pool objects are pools. */
    Map<String, PoolConfig> pools();

    /**
     * How long a released address is kept from everybody but its last owner and endpoint name. Longer is safer against
     * strangers' traffic arriving at a new tenant; shorter gives a small pool back sooner. 30 s or less is warned of at
     * the start: with several replicas a paused leader's last requests can arrive up to 30 s late.
     */
    @WithDefault("10m")
    @WithConverter(SettingConverters.Span.class)
    Duration coolDown();

    /**
     * How long a lease that waits for several addresses may be overtaken by smaller ones. Longer uses a scarce pool
     * better; shorter is fairer to large leases.
     */
    @WithDefault("10m")
    @WithConverter(SettingConverters.Span.class)
    Duration patience();

    /** How many addresses one owner may have, cooling ones included. Absent: no limit. */
    Optional<@WithConverter(SettingConverters.Quota.class) Integer> quota();

    /**
     * How long the id of an event is remembered after it was decided, so that it is not decided twice: the retention of the
     * topic of lease events and a day, at least. Longer costs a row for each event.
     */
    @WithDefault("8d")
    @WithConverter(SettingConverters.Interval.class)
    Duration rememberEvents();

    /** Where incoming events come from and outgoing ones go. */
    Topics topics();

    /** The cluster. */
    Cluster cluster();

    /** Taking over from whoever gave out the addresses before. */
    Adopt adopt();

    /** Who may ask what over REST. */
    Access access();

    /** The port on which the paths of Akash's IP operator are served. */
    ProviderPort providerPort();

    /** A pool of addresses. */
    interface PoolConfig {

        /** CIDRs ({@code 198.51.100.0/24}), ranges ({@code 198.51.100.10-198.51.100.20}) or single addresses. */
        List<@WithConverter(SettingConverters.OfRange.class) AddressRange> ranges();

        /** Pools with a lower number are used first; equal ones in the order of their names. */
        @WithDefault("0")
        int priority();

        /** Whether the pool gives out no more addresses. Held ones stay; migration and inheritance still work. */
        @WithDefault("false")
        @WithConverter(SettingConverters.Truth.class)
        boolean draining();
    }

    /** Kafka topics. */
    interface Topics {

        /** Lease events in; keyed by owner. */
        @WithDefault("lease-events")
        @WithConverter(TextConverters.Topic.class)
        String leaseEvents();

        /** Records that cannot be applied, as they were received. */
        @WithDefault("lease-events-dead-letter")
        @WithConverter(TextConverters.Topic.class)
        String deadLetter();

        /** Address events out; keyed by owner. */
        @WithDefault("ip-lease-events")
        @WithConverter(TextConverters.Topic.class)
        String ipLeaseEvents();
    }

    /** The Kubernetes cluster whose load balancer serves the addresses. */
    interface Cluster {

        /** Whether the service looks after a cluster at all. Without one no address ever becomes bound, or free again. */
        @WithDefault("true")
        @WithConverter(SettingConverters.Truth.class)
        boolean enabled();

        /**
         * The namespace in which iplease keeps its Services and EndpointSlices; nothing is written elsewhere, but for the
         * Services of Akash's operator while their addresses are taken over.
         */
        @WithDefault("iplease")
        @WithConverter(TextConverters.Namespace.class)
        String namespace();

        /**
         * Which load balancer the cluster has, {@code metallb}, {@code kube-vip} or {@code cilium}: it decides by which
         * annotation an address is pinned.
         */
        @WithDefault("metallb")
        LoadBalancer loadBalancer();

        /**
         * A label selector, such as {@code iplease.io/pool=true}: the load balancer's pool objects that it selects
         * (MetalLB's IPAddressPool, Cilium's CiliumLoadBalancerIPPool) are pools, too, and their changes apply while the
         * service runs. Absent: only configured pools. Not with kube-vip, which has no such objects.
         */
        Optional<@WithConverter(TextConverters.LabelSelector.class) String> poolSelector();

        /** How often every address's objects are looked at though nothing calls for it. */
        @WithDefault("5m")
        @WithConverter(SettingConverters.Interval.class)
        Duration resync();

        /**
         * How often Services of addresses that are free again are deleted. Rarer is kinder to MetalLB, which examines all
         * Services after each deletion, and does so once for deletions that come together.
         */
        @WithDefault("30s")
        @WithConverter(SettingConverters.Interval.class)
        Duration sweep();

        /** Known load balancers. */
        enum LoadBalancer {
            METALLB,
            KUBE_VIP,
            CILIUM
        }
    }

    /**
     * Taking over addresses that leases have already: by Services that the Akash operator made, or that a restored database
     * does not remember. The operator's only with MetalLB, and with the rights of {@code deploy/components/adoption}.
     */
    interface Adopt {

        /**
         * Whether addresses are taken over before the first event is handled. Until that is done no event is handled; what
         * is in conflict is reported and left alone. Only with a cluster to look after.
         */
        @WithDefault("false")
        @WithConverter(SettingConverters.Truth.class)
        boolean enabled();

        /** Whether it is only said what would be taken over. Nothing is changed in ledger or cluster, and no event handled. */
        @WithDefault("false")
        @WithConverter(SettingConverters.Truth.class)
        boolean dryRun();
    }

    /** Who may ask what over REST. Which tokens are valid is set as {@code quarkus.oidc.*}. */
    interface Access {

        /** The claim of a token that names a tenant's account: whoever has such a token is that tenant. */
        @WithDefault("sub")
        @WithConverter(TextConverters.Claim.class)
        String ownerClaim();

        /** How many requests a second each caller may send to each replica; twice as many at once after a pause. */
        @WithDefault("50")
        @WithConverter(SettingConverters.Count.class)
        int requestsPerSecond();

        /** How many change streams each caller may read from each replica at a time. */
        @WithDefault("10")
        @WithConverter(SettingConverters.Count.class)
        int streamsPerCaller();

        /** Tokens of Kubernetes ServiceAccounts, for clusters without an identity provider. */
        Kubernetes kubernetes();

        /** Tokens of Kubernetes ServiceAccounts. */
        interface Kubernetes {

            /** Whether tokens of Kubernetes ServiceAccounts are accepted. Their audience must be {@code iplease}. */
            @WithDefault("false")
            @WithConverter(SettingConverters.Truth.class)
            boolean enabled();

            /** The URL of the API server's token issuer, from which its keys are read. */
            @WithDefault("https://kubernetes.default.svc.cluster.local")
            @WithConverter(TextConverters.HttpUrl.class)
            String issuer();

            /** The ServiceAccounts that are operators, as {@code namespace/name}, separated by commas. */
            Optional<Set<@WithConverter(TextConverters.ServiceAccount.class) String>> operators();

            /** The ServiceAccounts that are providers, as {@code namespace/name}, separated by commas. */
            Optional<Set<@WithConverter(TextConverters.ServiceAccount.class) String>> providers();
        }
    }

    /** The port for a provider that expects Akash's IP operator. */
    interface ProviderPort {

        /** Whether the port with the paths of Akash's IP operator is open. Whoever reaches it can read any lease. */
        @WithDefault("false")
        @WithConverter(SettingConverters.Truth.class)
        boolean enabled();

        /** On which of the machine's addresses that port listens. */
        @WithDefault("0.0.0.0")
        @WithConverter(TextConverters.Host.class)
        String host();

        /** The number of that port; 0 for any that is free. */
        @WithDefault("8086")
        @WithConverter(SettingConverters.Port.class)
        int port();
    }
}
