package io.iplease.store.rows;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.iplease.lease.Account;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Ledger events as the log keeps them. A released shape never changes: golden samples hold it. */
@RegisterForReflection(
        targets = {
            LedgerEvent.LeaseApplied.class,
            LedgerEvent.LeaseClosed.class,
            LedgerEvent.NamePassed.class,
            LedgerEvent.Renamed.class,
            LedgerEvent.Allocated.class,
            LedgerEvent.Retained.class,
            LedgerEvent.Released.class,
            LedgerEvent.Migrated.class,
            LedgerEvent.Withheld.class,
            LedgerEvent.Pending.class,
            LedgerEvent.Bound.class,
            LedgerEvent.Unbound.class,
            LedgerEvent.BindingFailed.class,
            LedgerEvent.MigrationRefused.class,
            LedgerEvent.Detached.class,
            LedgerEvent.InventoryChanged.class,
            LedgerEvent.class,
            LeasedEndpoint.class,
            Binding.class,
            Binding.Unconfirmed.class,
            Binding.Bound.class,
            Binding.Failed.class,
            Account.class,
            EndpointName.class,
            LeaseId.class,
            EndpointDemand.class,
            Exposure.class,
            Inventory.class,
            Pool.class,
            AddressSet.class,
            AddressRange.class,
            Ipv4Address.class,
            LedgerEventJson.EventTypes.class,
            LedgerEventJson.BindingTypes.class,
            LedgerEventJson.Text.class,
            LedgerEventJson.LeaseIdText.class,
            LedgerEventJson.RefusedFields.class,
            LedgerEventJson.DseqToText.class,
            LedgerEventJson.TextToDseq.class,
            LedgerEventJson.AddressText.class,
            LedgerEventJson.RangeText.class,
            LedgerEventJson.Ranges.class
        })
public final class LedgerEventJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(LedgerEvent.class, EventTypes.class)
            .addMixIn(Binding.class, BindingTypes.class)
            .addMixIn(Account.class, Text.class)
            .addMixIn(EndpointName.class, Text.class)
            .addMixIn(LeaseId.class, LeaseIdText.class)
            .addMixIn(LedgerEvent.MigrationRefused.class, RefusedFields.class)
            .addMixIn(Ipv4Address.class, AddressText.class)
            .addMixIn(AddressRange.class, RangeText.class)
            .addMixIn(AddressSet.class, Ranges.class)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writerFor(LedgerEvent.class);

    private LedgerEventJson() {}

    /** An event as JSON; its type stands in {@code type}. */
    public static String encode(LedgerEvent event) {
        try {
            return WRITER.writeValueAsString(event);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("cannot encode " + event, fault);
        }
    }

    /**
     * An event from its JSON.
     *
     * @throws IllegalStateException if it is none: then the log is of a later version, or damaged
     */
    public static LedgerEvent decode(String json) {
        try {
            return MAPPER.readValue(json, LedgerEvent.class);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("the log has an event that cannot be read: " + json, fault);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @Type(name = "lease_applied", value = LedgerEvent.LeaseApplied.class),
        @Type(name = "lease_closed", value = LedgerEvent.LeaseClosed.class),
        @Type(name = "name_passed", value = LedgerEvent.NamePassed.class),
        @Type(name = "renamed", value = LedgerEvent.Renamed.class),
        @Type(name = "allocated", value = LedgerEvent.Allocated.class),
        @Type(name = "retained", value = LedgerEvent.Retained.class),
        @Type(name = "released", value = LedgerEvent.Released.class),
        @Type(name = "migrated", value = LedgerEvent.Migrated.class),
        @Type(name = "withheld", value = LedgerEvent.Withheld.class),
        @Type(name = "pending", value = LedgerEvent.Pending.class),
        @Type(name = "bound", value = LedgerEvent.Bound.class),
        @Type(name = "unbound", value = LedgerEvent.Unbound.class),
        @Type(name = "binding_failed", value = LedgerEvent.BindingFailed.class),
        @Type(name = "migration_refused", value = LedgerEvent.MigrationRefused.class),
        @Type(name = "detached", value = LedgerEvent.Detached.class),
        @Type(name = "inventory_changed", value = LedgerEvent.InventoryChanged.class)
    })
    interface EventTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
    @JsonSubTypes({
        @Type(name = "binding", value = Binding.Unconfirmed.class),
        @Type(name = "bound", value = Binding.Bound.class),
        @Type(name = "failed", value = Binding.Failed.class)
    })
    interface BindingTypes {}

    abstract static class Text {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Text(String value) {}

        @JsonValue
        abstract String value();
    }

    abstract static class LeaseIdText {
        @JsonCreator
        static LeaseId parse(String text) {
            return LeaseId.parse(text);
        }

        @JsonValue
        abstract String text();
    }

    interface RefusedFields {
        @JsonSerialize(converter = DseqToText.class)
        @JsonDeserialize(converter = TextToDseq.class)
        long destinationDseq();
    }

    /** An unsigned number, which JSON's readers would round or take for a negative one. */
    static final class DseqToText extends StdConverter<Long, String> {
        @Override
        public String convert(Long dseq) {
            return Long.toUnsignedString(dseq);
        }
    }

    static final class TextToDseq extends StdConverter<String, Long> {
        @Override
        public Long convert(String text) {
            return LeaseId.parseDseq(text);
        }
    }

    abstract static class AddressText {
        @JsonCreator
        static Ipv4Address parse(String text) {
            return Ipv4Address.parse(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    abstract static class RangeText {
        @JsonCreator
        static AddressRange parse(String text) {
            return AddressRange.parse(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    abstract static class Ranges {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Ranges(List<AddressRange> ranges) {}

        @JsonValue
        abstract List<AddressRange> ranges();
    }
}
