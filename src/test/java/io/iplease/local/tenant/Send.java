package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** {@code deploy/local/send}: publishes one lease event. */
public final class Send {

    /** The tenant, unless the caller names one: an account that is valid and belongs to nobody. */
    public static final String OWNER = "akash1ntyvlwva7u4zgzhx7vsgu2y3f090ly6t6ya6qj";

    private static final String HELP = """
            deploy/local/send created|updated [--sdl FILE | --manifest FILE] [--revision N]
            deploy/local/send closed --dseq N [--reason TEXT]
            deploy/local/send migrate --endpoint NAME [--endpoint NAME ...] --to-dseq N [--to-gseq N]
            deploy/local/send raw FILE [--key KEY]

            Which lease: --owner, --dseq, --gseq (1), --oseq (1), --provider. Without --owner it is a demo account,
            without --provider the running system's; "created" without --dseq makes up a new one.
            "raw" publishes a CloudEvent in JSON as it is, keyed by its owner unless told otherwise.
            --structured sends structured mode instead of binary; --id sets the event's id (again: a duplicate).
            """;

    private static final Set<String> NAMES = Set.of(
            "--owner",
            "--dseq",
            "--gseq",
            "--oseq",
            "--provider",
            "--sdl",
            "--manifest",
            "--revision",
            "--reason",
            "--endpoint",
            "--to-dseq",
            "--to-gseq",
            "--key",
            "--id");

    private final ToolOptions options;
    private final RunningSystem system = RunningSystem.find();

    private Send(ToolOptions options) {
        this.options = options;
    }

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        try {
            ToolOptions options = ToolOptions.of(arguments, NAMES, Set.of("--help", "--structured"));
            if (options.has("--help") || options.word(0).isEmpty()) {
                System.out.print(HELP);
                return;
            }
            new Send(options).send();
        } catch (ToolException | InvalidLeaseValueException why) {
            System.err.println(why.getMessage());
            System.exit(1);
        }
    }

    private void send() {
        ProducerRecord<String, byte[]> record =
                switch (options.word(0).orElseThrow()) {
                    case "raw" -> raw();
                    case "created" -> record(upserted("created"));
                    case "updated" -> record(upserted("updated"));
                    case "closed" ->
                        record(LeaseEvents.closed(lease(required("--dseq"), "--gseq"), options.value("--reason")));
                    case "migrate" -> record(migrate());
                    default ->
                        throw new ToolException(options.word(0).orElseThrow() + " is not understood; try --help");
                };
        try (EventSender sender = new EventSender(system)) {
            RecordMetadata at = sender.send(record);
            System.out.printf("on %s, partition %d, offset %d%n", at.topic(), at.partition(), at.offset());
        }
    }

    private ProducerRecord<String, byte[]> record(OutgoingEvent event) {
        String id = options.value("--id").orElseGet(OutgoingEvent::newId);
        System.out.printf("%s %s%n  event %s", event.type(), event.subject(), id);
        System.out.print(" ");
        return options.has("--structured") ? event.structured(id) : event.binary(id);
    }

    private OutgoingEvent upserted(String verb) {
        String dseq = verb.equals("created")
                ? options.value("--dseq")
                        .orElseGet(() -> Long.toString(Instant.now().getEpochSecond()))
                : required("--dseq");
        return LeaseEvents.upserted(
                verb,
                lease(dseq, "--gseq"),
                options.value("--revision").map(Send::number),
                options.value("--sdl").map(Send::text),
                options.value("--manifest").map(Send::text).map(Send::json));
    }

    private OutgoingEvent migrate() {
        required("--endpoint");
        return LeaseEvents.migrate(options.all("--endpoint"), lease(required("--to-dseq"), "--to-gseq"));
    }

    private ProducerRecord<String, byte[]> raw() {
        JsonNode event = json(text(
                options.word(1).orElseThrow(() -> new ToolException("raw wants a file with a CloudEvent in JSON"))));
        JsonNode data = event.path("data");
        String owner =
                data.path("owner").asText(data.path("lease").path("owner").asText(null));
        return OutgoingEvent.structured(options.value("--key").orElse(owner), event);
    }

    private LeaseId lease(String dseq, String gseq) {
        return new LeaseId(
                new Account(options.value("--owner").orElse(OWNER)),
                LeaseId.parseDseq(dseq),
                LeaseId.parseSequence("gseq", options.value(gseq).orElse("1")),
                LeaseId.parseSequence("oseq", options.value("--oseq").orElse("1")),
                new Account(options.value("--provider").orElseGet(system::provider)));
    }

    private String required(String option) {
        return options.value(option).orElseThrow(() -> new ToolException(option + " is required; try --help"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ToolException("%s is no number".formatted(text));
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new ToolException("%s cannot be read".formatted(file));
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new ToolException("that is no JSON: " + e.getMessage());
        }
    }
}
