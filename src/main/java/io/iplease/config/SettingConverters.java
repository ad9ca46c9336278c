package io.iplease.config;

import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.ledger.pool.AddressRange;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads settings strictly: a value that breaks its rule keeps the service from starting, with the rule in the message. */
public final class SettingConverters {

    private static final int LARGEST_PORT = 65535;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9]([-.:a-zA-Z0-9]{0,252})");

    private static final Pattern CLAIM = Pattern.compile("[\\x21-\\x7e]{1,253}");
    private static final Pattern HTTP_URL = Pattern.compile("https?://[^\\s?#]+");
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile("%1$s/[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?".formatted(LABEL));

    private static final String NAME = "([a-z0-9.-]{1,253}/)?[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final String VALUE = "([a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?";
    private static final String REQUIREMENT =
            "\\s*(!?%1$s|%1$s\\s*(=|==|!=)\\s*%2$s|%1$s\\s+(in|notin)\\s+\\(\\s*%2$s(\\s*,\\s*%2$s)*\\s*\\))\\s*"
                    .formatted(NAME, VALUE);
    private static final Pattern SELECTOR = Pattern.compile("%1$s(,%1$s)*".formatted(REQUIREMENT));

    private SettingConverters() {}

    private abstract static class Matching implements Converter<String> {

        private static final long serialVersionUID = 1L;

        private final Pattern pattern;
        private final String rule;

        Matching(Pattern pattern, String rule) {
            this.pattern = pattern;
            this.rule = rule;
        }

        @Override
        public String convert(String value) {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException("\"%s\" is not %s".formatted(value, rule));
            }
            return value;
        }
    }

    /** {@code true} or {@code false}, and nothing that is only taken for one of them. */
    public static final class Truth implements Converter<Boolean> {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean convert(String value) {
            return switch (value) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> throw new IllegalArgumentException("\"%s\" is neither true nor false".formatted(value));
            };
        }
    }

    /** An account. */
    public static final class OfAccount implements Converter<Account> {

        private static final long serialVersionUID = 1L;

        @Override
        public Account convert(String value) {
            try {
                return new Account(value);
            } catch (InvalidLeaseValueException wrong) {
                throw new IllegalArgumentException(wrong.getMessage(), wrong);
            }
        }
    }

    /** A CIDR, a range or an address. */
    public static final class OfRange implements Converter<AddressRange> {

        private static final long serialVersionUID = 1L;

        @Override
        public AddressRange convert(String value) {
            return AddressRange.parse(value.strip());
        }
    }

    /** A span of time that is not negative. */
    public static final class Span implements Converter<Duration> {

        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String value) {
            Duration span = duration(value);
            if (span.isNegative()) {
                throw new IllegalArgumentException("\"%s\" is negative".formatted(value));
            }
            return span;
        }
    }

    /** How often something is done: a second or more. */
    public static final class Interval implements Converter<Duration> {

        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String value) {
            Duration interval = duration(value);
            if (interval.toSeconds() < 1) {
                throw new IllegalArgumentException("\"%s\" is less than a second".formatted(value));
            }
            return interval;
        }
    }

    /** A number of addresses that is not negative. */
    public static final class Quota implements Converter<Integer> {

        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return number(value, 0, Integer.MAX_VALUE);
        }
    }

    /** A port of TCP, or 0 for any that is free. */
    public static final class Port implements Converter<Integer> {

        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return number(value, 0, LARGEST_PORT);
        }
    }

    /** An IP address or a host's name. */
    public static final class Host extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public Host() {
            super(HOST, "an IP address or a host's name");
        }
    }

    /** A Kafka topic. */
    public static final class Topic extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public Topic() {
            super(TOPIC, "a topic's name: up to 249 letters, digits, dots, underscores and dashes");
        }
    }

    /** A Kubernetes namespace (RFC 1123, a label). */
    public static final class Namespace extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public Namespace() {
            super(LABEL, "a namespace's name: up to 63 lower-case letters, digits and dashes");
        }
    }

    /** A label selector as kubectl writes it. */
    public static final class LabelSelector extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public LabelSelector() {
            super(SELECTOR, "a label selector, such as iplease.io/pool=true");
        }
    }

    /** A claim of a token. */
    public static final class Claim extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public Claim() {
            super(CLAIM, "a claim's name");
        }
    }

    /** A URL of HTTP. */
    public static final class HttpUrl extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public HttpUrl() {
            super(HTTP_URL, "a URL that begins with http:// or https://");
        }
    }

    /** A Kubernetes ServiceAccount as {@code namespace/name}. */
    public static final class ServiceAccount extends Matching {

        private static final long serialVersionUID = 1L;

        /** For SmallRye Config. */
        public ServiceAccount() {
            super(SERVICE_ACCOUNT, "a ServiceAccount as namespace/name");
        }
    }

    /** A number that is at least 1. */
    public static final class Count implements Converter<Integer> {

        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return number(value, 1, Integer.MAX_VALUE);
        }
    }

    private static Duration duration(String value) {
        try {
            return new DurationConverter().convert(value);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new IllegalArgumentException("\"%s\" is no duration, such as 10m or PT10M".formatted(value), wrong);
        }
    }

    private static int number(String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // As wrong as a number that is out of range.
        }
        throw new IllegalArgumentException("\"%s\" is no number from %d to %d".formatted(value, least, most));
    }
}
