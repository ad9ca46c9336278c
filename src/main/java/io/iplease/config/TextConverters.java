package io.iplease.config;

import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads settings that stay the text that they are, as strictly as {@link SettingConverters}: each has a pattern. */
public final class TextConverters {

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

    private TextConverters() {}

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
}
