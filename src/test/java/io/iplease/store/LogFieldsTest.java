package io.iplease.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFieldsTest {

    private static final LogFields ADDRESS = LogFields.of(Ipv4Address.parse("198.51.100.7"));

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void anEventHasItsIdItsLeaseAndItsOwner() {
        LeaseId lease = new LeaseId(Accounts.account(1), 7, 1, 1, Accounts.PROVIDER);
        assertThat(LogFields.of(submission(new LeaseEvent.Closed(lease, ""))).fields())
                .isEqualTo(Map.of(
                        "eventId",
                        "event-1",
                        "lease",
                        lease.text(),
                        "owner",
                        Accounts.account(1).value()));
    }

    @Test
    void aMigrationHasItsEndpoints() {
        LeaseEvent migration = new LeaseEvent.MigrationRequested(
                Accounts.account(1),
                Accounts.PROVIDER,
                new TreeSet<>(List.of(new EndpointName("back"), new EndpointName("front"))),
                7,
                1);
        assertThat(LogFields.of(submission(migration)).fields()).containsEntry("endpoint", "back,front");
    }

    @Test
    void fieldsAreThereForTheLineAndGoneAfterIt() {
        ADDRESS.around(() -> assertThat(MDC.get("address")).isEqualTo("198.51.100.7"));
        assertThat(MDC.get("address")).isNull();
    }

    @Test
    void fieldsThatWereThereBeforeComeBackWhateverHappens() {
        MDC.put("address", "another");
        assertThatThrownBy(() -> ADDRESS.around(() -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(MDC.get("address")).isEqualTo("another");
    }

    private static Submission submission(LeaseEvent event) {
        Cause cause = new Cause(
                Optional.of(new Cause.EventKey("/test", "event-1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Submission(new Command.Handle(event), cause, Optional.empty());
    }
}
