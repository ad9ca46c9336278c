package io.iplease.local.chaos.judge;

import io.iplease.local.trial.check.Findings;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every replica says over HTTP is what the rows say. At rest; what a timer changes meanwhile is looked at again. */
final class RestAgainstRows {

    private static final String RULE =
            "what a replica says over HTTP is what the ledger says: leases, addresses, history, usage";
    private static final int LOOKS = 5;

    private RestAgainstRows() {}

    static void check(Connection database, List<RestAnswers> replicas, Findings findings) throws Exception {
        for (RestAnswers replica : replicas) {
            List<String> differences = differences(database, replica);
            for (int look = 1; look < LOOKS && !differences.isEmpty(); look++) {
                differences = differences(database, replica);
            }
            List<String> left = differences;
            findings.require(RULE, left.isEmpty(), () -> "%s: %s".formatted(replica.url(), left));
        }
    }

    private static List<String> differences(Connection database, RestAnswers replica) throws Exception {
        LeaseRows rows = new LeaseRows(database);
        List<String> differences = new ArrayList<>();
        compare("usage", rows.counts(), replica.counts(), differences);
        Map<String, Map<String, String>> leases = new HashMap<>(replica.leases());
        rows.leases().forEach((lease, endpoints) -> compare(lease, endpoints, leases.remove(lease), differences));
        leases.forEach((lease, endpoints) -> compare(lease, null, endpoints, differences));
        for (Map.Entry<String, List<String>> tenures : rows.tenures().entrySet()) {
            String address = tenures.getKey();
            compare("history of " + address, tenures.getValue(), replica.tenures(address), differences);
            String last = tenures.getValue().getFirst();
            String holder = last.endsWith(" still") ? last.substring(0, last.length() - " still".length()) : "";
            compare("holder of " + address, holder, replica.holder(address), differences);
        }
        return differences;
    }

    private static void compare(String what, Object row, Object answer, List<String> differences) {
        if (row == null || !row.equals(answer)) {
            differences.add("%s: the rows say %s, HTTP says %s".formatted(what, row, answer));
        }
    }
}
