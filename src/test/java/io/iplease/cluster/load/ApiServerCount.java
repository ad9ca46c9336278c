package io.iplease.cluster.load;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the API server has done since it started, by its own metrics: for whomever, and whether it changed anything or not.
 *
 * @param reads of one Service or EndpointSlice
 * @param lists of Services or EndpointSlices
 * @param writes of Services or EndpointSlices; those of a status are the load balancer's and not counted
 * @param balanced what the load balancer wrote: statuses of Services, and events
 * @param cpuSeconds that it has used, for everything
 */
public record ApiServerCount(long reads, long lists, long writes, long balanced, double cpuSeconds) {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+?)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern OBJECTS = Pattern.compile("resource=\"(services|endpointslices)\".*subresource=\"\"");
    private static final Pattern BALANCED = Pattern.compile("resource=\"(events\"|services\".*subresource=\"status\")");
    private static final Pattern READ = Pattern.compile("verb=\"GET\"");
    private static final Pattern LIST = Pattern.compile("verb=\"LIST\"");
    private static final Pattern WRITE = Pattern.compile("verb=\"(?!GET|LIST|WATCH)\\w+\"");

    public static ApiServerCount now(KubernetesClient admin) {
        String metrics = admin.raw("/metrics");
        return new ApiServerCount(
                Math.round(sum(metrics, requests(OBJECTS, READ))),
                Math.round(sum(metrics, requests(OBJECTS, LIST))),
                Math.round(sum(metrics, requests(OBJECTS, WRITE))),
                Math.round(sum(metrics, requests(BALANCED, WRITE))),
                sum(metrics, sample -> sample.group(1).equals("process_cpu_seconds_total")));
    }

    /** What came since then. */
    public ApiServerCount since(ApiServerCount then) {
        return new ApiServerCount(
                reads - then.reads,
                lists - then.lists,
                writes - then.writes,
                balanced - then.balanced,
                cpuSeconds - then.cpuSeconds);
    }

    private static Predicate<MatchResult> requests(Pattern objects, Pattern verb) {
        return sample -> sample.group(1).equals("apiserver_request_total")
                && objects.matcher(sample.group(2)).find()
                && verb.matcher(sample.group(2)).find();
    }

    private static double sum(String metrics, Predicate<MatchResult> counts) {
        return SAMPLE.matcher(metrics)
                .results()
                .filter(counts)
                .mapToDouble(sample -> Double.parseDouble(sample.group(3)))
                .sum();
    }
}
