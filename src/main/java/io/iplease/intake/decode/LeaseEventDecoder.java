package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.Account;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads a lease event from a CloudEvent's type and data. */
final class LeaseEventDecoder {

    private LeaseEventDecoder() {}

    /** @throws UndecodableException if the data are not what the type's schema says, or about another lease than the subject */
    static LeaseEvent decode(EventType type, CloudEvent event) {
        Fields data = new Fields(event.data(), "");
        try {
            LeaseEvent decoded =
                    switch (type) {
                        case LEASE_CREATED, LEASE_UPDATED -> upserted(data);
                        case LEASE_CLOSED ->
                            new LeaseEvent.Closed(
                                    lease(data), data.optionalText("reason").orElse(""));
                        case ENDPOINTS_MIGRATE -> migration(data);
                    };
            requireSubject(event.subject(), decoded);
            return decoded;
        } catch (InvalidLeaseValueException broken) {
            throw new UndecodableException(Reason.INVALID_DATA, broken.getMessage());
        }
    }

    private static LeaseEvent upserted(Fields data) {
        LeaseId lease = lease(data);
        OptionalLong revision = revision(data);
        Optional<String> sdl = data.optionalText("sdl");
        Optional<JsonNode> manifest = data.optional("manifest");
        if (sdl.isPresent() && manifest.isPresent()) {
            throw new UndecodableException(Reason.SDL_AND_MANIFEST, "the event has both an SDL and a manifest");
        }
        Optional<List<EndpointDemand>> demands = sdl.map(text -> Demands.ofSdl(text, lease.gseq()))
                .or(() -> manifest.map(groups -> Demands.ofManifest(groups, lease.gseq())));
        return new LeaseEvent.Upserted(lease, revision, demands);
    }

    private static LeaseEvent migration(Fields data) {
        JsonNode names = data.require("endpoints");
        if (!names.isArray() || names.isEmpty()) {
            throw data.wrong("endpoints", "a list of names with at least one");
        }
        SortedSet<EndpointName> endpoints = new TreeSet<>();
        for (JsonNode name : names) {
            if (!name.isTextual()) {
                throw data.wrong("endpoints", "a list of names");
            }
            endpoints.add(new EndpointName(name.textValue()));
        }
        Fields destination = data.object("destination");
        return new LeaseEvent.MigrationRequested(
                new Account(data.text("owner")),
                new Account(data.text("provider")),
                endpoints,
                LeaseId.parseDseq(destination.numberOrText("dseq")),
                LeaseId.parseSequence("destination.gseq", destination.wholeNumber("gseq")));
    }

    private static LeaseId lease(Fields data) {
        Fields lease = data.object("lease");
        return new LeaseId(
                new Account(lease.text("owner")),
                LeaseId.parseDseq(lease.numberOrText("dseq")),
                LeaseId.parseSequence("gseq", lease.wholeNumber("gseq")),
                LeaseId.parseSequence("oseq", lease.wholeNumber("oseq")),
                new Account(lease.text("provider")));
    }

    private static OptionalLong revision(Fields data) {
        Optional<JsonNode> revision = data.optional("revision");
        if (revision.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode number = revision.get();
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw data.wrong("revision", "a whole number from 0 to 2^63-1");
        }
        return OptionalLong.of(number.longValue());
    }

    /** A migration concerns several leases, so its subject is the sender's choice. */
    private static void requireSubject(Optional<String> subject, LeaseEvent event) {
        Optional<String> lease =
                switch (event) {
                    case LeaseEvent.Upserted upserted ->
                        Optional.of(upserted.lease().text());
                    case LeaseEvent.Closed closed -> Optional.of(closed.lease().text());
                    case LeaseEvent.MigrationRequested migration -> Optional.empty();
                };
        if (subject.isPresent() && lease.isPresent() && !subject.equals(lease)) {
            throw new UndecodableException(Reason.WRONG_SUBJECT, "the subject is not " + lease.get());
        }
    }
}
