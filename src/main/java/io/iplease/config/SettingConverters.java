package io.iplease.config;

import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.ledger.pool.AddressRange;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads settings that are numbers, times, accounts and the like, strictly: a value that breaks its rule keeps the service from
 * starting, with the rule in the message. {@link TextConverters} has those that stay text.
 */
public final class SettingConverters {

    private static final int LARGEST_PORT = 65535;

    private SettingConverters() {}

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
