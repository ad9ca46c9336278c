package io.iplease.cluster.load;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests about Services and EndpointSlices the API server has answered since it started, whoever made them and
 * whether they changed anything or not.
 *
 * @param reads of one object
 * @param writes of the objects; those of a status are the load balancer's and not counted
 */
public record ApiServerCount(long reads, long writes) {

    private static final Pattern REQUESTS = Pattern.compile("(?m)^apiserver_request_total\\{(.*)} (\\S+)$");
    private static final Set<String> LOOKING = Set.of("GET", "LIST", "WATCH");

    public static ApiServerCount now(KubernetesClient admin) {
        long reads = 0;
        long writes = 0;
        Matcher line = REQUESTS.matcher(admin.raw("/metrics"));
        while (line.find()) {
            String labels = line.group(1);
            boolean counts =
                    (labels.contains("resource=\"services\"") || labels.contains("resource=\"endpointslices\""))
                            && labels.contains("subresource=\"\"");
            if (counts && labels.contains("verb=\"GET\"")) {
                reads += Math.round(Double.parseDouble(line.group(2)));
            }
            if (counts && LOOKING.stream().noneMatch(verb -> labels.contains("verb=\"" + verb + "\""))) {
                writes += Math.round(Double.parseDouble(line.group(2)));
            }
        }
        return new ApiServerCount(reads, writes);
    }

    /** What came since then. */
    public ApiServerCount since(ApiServerCount then) {
        return new ApiServerCount(reads - then.reads, writes - then.writes);
    }
}
