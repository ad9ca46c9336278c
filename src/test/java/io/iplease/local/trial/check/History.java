package io.iplease.local.trial.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A made-up history for the checks' own tests: what the log says and what the topic says, the same unless a test spoils it. */
final class History {

    final List<Announcement> topic = new ArrayList<>();
    final List<LogRow> log = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private Instant now = Instant.EPOCH;

    /** The text form of an owner's lease. */
    static String lease(String owner, int dseq) {
        return "%s/%d/1/1/provider".formatted(owner, dseq);
    }

    /** What follows belongs to a decision that many seconds later. */
    History later(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    History says(String type, String lease, String endpoint, String address) {
        return says(type, lease, endpoint, address, "");
    }

    History says(String type, String lease, String endpoint, String address, String reason) {
        String[] id = lease.split("/");
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("lease")
                .put("owner", id[0])
                .put("dseq", Long.parseLong(id[1]))
                .put("gseq", 1)
                .put("oseq", 1)
                .put("provider", "provider");
        data.put("endpoint", endpoint)
                .put("address", address)
                .put("reason", reason)
                .put("since", now.toString());
        data.putArray("ports")
                .addObject()
                .put("externalPort", 80)
                .put("protocol", "TCP")
                .put("service", "web")
                .put("port", 3000);
        return add(type, id[0], lease, endpoint, address, data);
    }

    /** The next in the line for a name gets the address that another lease leaves. */
    History inherits(String lease, String endpoint, String address) {
        says("allocated", lease, endpoint, address);
        ((ObjectNode) topic.getLast().data()).putObject("from").put("dseq", 1);
        return this;
    }

    /** A lease asks for these endpoints from now on; nobody is told. */
    History asks(String lease, String... endpoints) {
        log.add(new LogRow(
                log.size() + 1,
                now,
                "lease_applied",
                "entry-" + log.size(),
                OptionalLong.empty(),
                "",
                lease,
                "",
                "",
                Set.of(endpoints)));
        return this;
    }

    private History add(String type, String owner, String lease, String endpoint, String address, ObjectNode data) {
        long sequence = sequences.merge(owner, 1L, Long::sum);
        String id = "entry-" + log.size();
        log.add(new LogRow(
                log.size() + 1, now, type, id, OptionalLong.of(sequence), owner, lease, endpoint, address, Set.of()));
        topic.add(new Announcement(
                owner,
                Map.of(
                        "ce_id", id,
                        "ce_type", "io.iplease.address.%s.v1".formatted(type),
                        "ce_sequence", "%020d".formatted(sequence)),
                data));
        return this;
    }
}
