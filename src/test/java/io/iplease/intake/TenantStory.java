package io.iplease.intake;

import io.iplease.intake.decode.Records;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one owner asks for: leases that come, change, close and take names from each other. The same seed tells the same
 * story.
 *
 * @param owner whose
 * @param seed of the story
 */
record TenantStory(Account owner, long seed) {

    private static final List<String> NAMES = List.of("web", "api", "db");

    /** The events, in order, each with an id of its own. */
    List<Records> events(int count) {
        Random random = new Random(seed);
        List<Records> events = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            // Late in the story most of the first leases are closed.
            int dseq = 1 + n / 12 + random.nextInt(4);
            String names = NAMES.stream()
                    .filter(name -> random.nextInt(3) > 0)
                    .map("\"%s\""::formatted)
                    .collect(Collectors.joining(", "));
            Records event =
                    switch (random.nextInt(8)) {
                        case 0 -> closed(dseq);
                        case 1, 2 -> migrated(dseq, names.isEmpty() ? "\"web\"" : names);
                        default -> updated(dseq, names, 80 + random.nextInt(2));
                    };
            events.add(event.key(owner.value()).header("ce_id", "%s-%d-%d".formatted(owner, seed, n)));
        }
        return events;
    }

    private Records updated(int dseq, String names, int port) {
        String exposures = Stream.of(names.split(", "))
                .filter(name -> !name.isEmpty())
                .map(name -> """
                        {"port": 3000, "externalPort": %d, "proto": "TCP", "service": "", "global": true, "hosts": [],
                         "ip": %s, "endpointSequenceNumber": 1}""".formatted(port, name))
                .collect(Collectors.joining(", "));
        return Records.binary("lease.updated.v1", """
                {"lease": %s, "manifest": [{"name": "westcoast", "services": [
                  {"name": "web", "image": "nginx", "count": 1, "expose": [%s]}]}]}""".formatted(lease(dseq), exposures));
    }

    private Records closed(int dseq) {
        return Records.binary("lease.closed.v1", "{\"lease\": %s, \"reason\": \"done\"}".formatted(lease(dseq)));
    }

    private Records migrated(int dseq, String names) {
        return Records.binary("endpoints.migrate.v1", """
                {"owner": "%s", "provider": "%s", "endpoints": [%s], "destination": {"dseq": %d, "gseq": 1}}""".formatted(owner, Accounts.PROVIDER, names, dseq));
    }

    private String lease(int dseq) {
        return """
                {"owner": "%s", "dseq": %d, "gseq": 1, "oseq": 1, "provider": "%s"}""".formatted(owner, dseq, Accounts.PROVIDER);
    }
}
