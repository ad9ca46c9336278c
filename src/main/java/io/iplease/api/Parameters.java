package io.iplease.api;

import io.iplease.api.problem.ListLimit;
import io.iplease.api.problem.ProblemException;
import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.view.Cursor;
import io.iplease.store.view.LeaseView;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a request's path and query say. Whatever breaks a rule is a problem that names it. */
final class Parameters {

    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 500;

    private Parameters() {}

    static Optional<Account> owner(String text) {
        return read(text, "bad_owner", Account::new);
    }

    static Optional<EndpointName> endpoint(String text) {
        return read(text, "bad_endpoint", EndpointName::new);
    }

    static Optional<LeaseView.State> state(String text) {
        return read(text, "bad_state", given -> Arrays.stream(LeaseView.State.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state is \"active\" or \"closed\"")));
    }

    static Optional<Ipv4Address> address(String text) {
        return read(text, "bad_address", Ipv4Address::parse);
    }

    static LeaseId lease(String owner, String dseq, String gseq, String oseq, String provider) {
        return read(String.join("/", owner, dseq, gseq, oseq, provider), "bad_lease_id", LeaseId::parse)
                .orElseThrow();
    }

    /** A time of RFC 3339 between the years 1970 and 9999, with any offset. */
    static Optional<Instant> time(String name, String text) {
        return read(text, "bad_time", given -> {
            Instant time = OffsetDateTime.parse(given).toInstant();
            if (time.isBefore(Instant.EPOCH) || time.toString().startsWith("+")) {
                throw new IllegalArgumentException("%s is not between the years 1970 and 9999".formatted(name));
            }
            return time;
        });
    }

    /** 1 to {@value #LARGEST_LIMIT}; {@value #DEFAULT_LIMIT} if the request does not say. */
    static int limit(String text) {
        return ListLimit.read(text, DEFAULT_LIMIT, LARGEST_LIMIT);
    }

    static Optional<Cursor> cursor(String text) {
        return Optional.ofNullable(text).map(Cursor::parse);
    }

    private static <T> Optional<T> read(String text, String code, Function<String, T> reader) {
        try {
            return Optional.ofNullable(text).map(reader);
        } catch (DateTimeException broken) {
            throw ProblemException.badRequest(code, "it is not a time of RFC 3339, such as 2026-11-23T10:00:00Z");
        } catch (InvalidLeaseValueException | IllegalArgumentException broken) {
            throw ProblemException.badRequest(code, broken.getMessage());
        }
    }
}
