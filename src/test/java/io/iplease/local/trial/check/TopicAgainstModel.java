package io.iplease.local.trial.check;

import io.iplease.local.trial.model.Told;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** With addresses for all, each owner is told what the model says, binding apart. */
public final class TopicAgainstModel {

    private TopicAgainstModel() {}

    /** Compares owner by owner. */
    public static void compare(
            Map<String, List<Told>> expected, Map<String, List<Announcement>> announced, Findings findings) {
        Set<String> owners = new TreeSet<>(expected.keySet());
        owners.addAll(announced.keySet());
        for (String owner : owners) {
            List<Told> model = expected.getOrDefault(owner, List.of());
            List<Told> service = announced.getOrDefault(owner, List.of()).stream()
                    .filter(event -> !event.isBinding())
                    .map(Announcement::told)
                    .toList();
            findings.require(
                    "an owner is told what the model says: type, lease, endpoint, ports, reason",
                    model.equals(service),
                    () -> difference(owner, model, service));
        }
    }

    private static String difference(String owner, List<Told> model, List<Told> service) {
        int same = 0;
        while (same < model.size() && same < service.size() && model.get(same).equals(service.get(same))) {
            same++;
        }
        return "%s differs at event %d of %d: the model says %s, the topic %s"
                .formatted(
                        owner,
                        same + 1,
                        Math.max(model.size(), service.size()),
                        same < model.size() ? model.get(same) : "nothing more",
                        same < service.size() ? service.get(same) : "nothing more");
    }
}
