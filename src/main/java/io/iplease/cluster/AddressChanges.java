package io.iplease.cluster;

import io.iplease.cluster.objects.AddressRows;
import io.iplease.config.BackOff;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Follows the log and says of which addresses something else should exist now, whichever replica decided it. What was only
 * observed of an address calls for nothing. A hint and no more: who hears it looks at the row.
 */
final class AddressChanges implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AddressChanges.class);
    private static final int BATCH = 500;
    /** What another replica decided is found by looking, and a tenant waits for it. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final Log log;
    private final Consumer<LogEntry> read;
    private final Consumer<Ipv4Address> changed;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread =
            Thread.ofVirtual().name("iplease-address-changes").unstarted(this::follow);
    private volatile boolean closed;

    /**
     * @param read is told every entry before its address
     * @param changed is told each address, once for each change; must not block
     */
    AddressChanges(Log log, Consumer<LogEntry> read, Consumer<Ipv4Address> changed) {
        this.log = log;
        this.read = read;
        this.changed = changed;
    }

    void start() {
        thread.start();
    }

    /** Looks at once; never blocks. One permit says as much as many. */
    void look() {
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void follow() {
        BackOff backOff = new BackOff(BETWEEN_LOOKS, LONGEST_BACK_OFF);
        OptionalLong position = OptionalLong.empty();
        while (!closed) {
            try {
                position = OptionalLong.of(
                        position.isEmpty() ? AddressRows.await(log.lastPosition()) : readOn(position.getAsLong()));
                backOff.reset();
                pause(BETWEEN_LOOKS);
            } catch (RuntimeException away) {
                Duration longer = backOff.next();
                LOG.log(
                        backOff.failures() == 1 ? Logger.Level.DEBUG : Logger.Level.WARN,
                        "The log cannot be read, next try in %d ms: %s".formatted(longer.toMillis(), away));
                pause(longer);
            }
        }
    }

    private long readOn(long position) {
        long last = position;
        for (List<LogEntry> page = after(last); !page.isEmpty(); page = after(last)) {
            for (LogEntry entry : page) {
                read.accept(entry);
                address(entry.event()).ifPresent(changed);
            }
            last = page.getLast().position();
        }
        return last;
    }

    private List<LogEntry> after(long position) {
        return AddressRows.await(log.after(position, BATCH));
    }

    private static Optional<Ipv4Address> address(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.Bound bound -> Optional.empty();
            case LedgerEvent.Unbound unbound -> Optional.empty();
            case LedgerEvent.BindingFailed failed -> Optional.empty();
            case LedgerEvent.EndpointEvent about -> about.subject().address();
            case LedgerEvent.Detached detached -> Optional.of(detached.address());
            case LedgerEvent.LeaseApplied applied -> Optional.empty();
            case LedgerEvent.LeaseClosed close -> Optional.empty();
            case LedgerEvent.NamePassed passed -> Optional.empty();
            case LedgerEvent.Renamed renamed -> Optional.empty();
            case LedgerEvent.MigrationRefused refused -> Optional.empty();
            case LedgerEvent.InventoryChanged inventory -> Optional.empty();
        };
    }

    private void pause(Duration longest) {
        try {
            calls.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            closed = true;
        }
    }
}
