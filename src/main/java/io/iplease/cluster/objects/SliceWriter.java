package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedSlice;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes existing EndpointSlices follow their plan. What keeps a stale or resumed replica from undoing what a newer plan did: the
 * row is read after the slice, and a write is refused if the slice has changed since it was read.
 */
public final class SliceWriter {

    private final ClusterObjects objects;
    private final SliceRenderer renderer;
    private final WriteTraces traces;

    public SliceWriter(ClusterObjects objects, SliceRenderer renderer, WriteTraces traces) {
        this.objects = objects;
        this.renderer = renderer;
        this.traces = traces;
    }

    /** Makes a planned slice of a Service, empty. */
    public EndpointSlice make(AddressPlan.Served plan, PlannedSlice slice, Service service) {
        return traces.around(
                "create EndpointSlice", plan, () -> objects.create(renderer.renderNew(plan, slice, service)));
    }

    /**
     * Writes a slice of ours if it is not as planned; a slice that is not planned is emptied.
     *
     * @param plan made after the slice was read, so that a higher position on the slice is nobody's and may be corrected
     */
    public void follow(AddressPlan plan, EndpointSlice current) {
        EndpointSlice wanted = wanted(plan, current);
        if (!isSame(current, wanted)) {
            traces.around("switch EndpointSlice", plan, () -> {
                objects.apply(wanted);
                return wanted;
            });
        }
    }

    /** Whether a slice of ours is as planned, so that nothing would be written. */
    public boolean isFollowedBy(AddressPlan plan, EndpointSlice current) {
        return isSame(current, wanted(plan, current));
    }

    private EndpointSlice wanted(AddressPlan plan, EndpointSlice current) {
        return switch (plan) {
            case AddressPlan.Served served ->
                planned(served, current)
                        .map(slice -> renderer.render(served, slice, current))
                        .orElseGet(() -> renderer.renderEmpty(plan.position(), current));
            case AddressPlan.Parked parked -> renderer.renderEmpty(parked.position(), current);
        };
    }

    /** Whether a slice is ours. */
    public static boolean isOurs(EndpointSlice slice) {
        return ObjectNames.label(slice, ObjectNames.SLICE_MANAGED_BY)
                .filter(ObjectNames.SLICE_MANAGER::equals)
                .isPresent();
    }

    /** Whether a slice has no endpoints. An API server says so with null, never with an empty list. */
    public static boolean leadsNowhere(EndpointSlice slice) {
        return endpoints(slice).isEmpty();
    }

    /** The planned slice of the same name. */
    public static Optional<PlannedSlice> planned(AddressPlan.Served plan, EndpointSlice slice) {
        return plan.slices().stream()
                .filter(planned -> planned.name().equals(slice.getMetadata().getName()))
                .findFirst();
    }

    /** Whether a plan has a slice of the same name. */
    public static boolean isPlanned(AddressPlan plan, EndpointSlice slice) {
        return switch (plan) {
            case AddressPlan.Served served -> planned(served, slice).isPresent();
            case AddressPlan.Parked parked -> false;
        };
    }

    /** The planned slices that do not exist. */
    public static List<PlannedSlice> missing(AddressPlan.Served plan, List<EndpointSlice> current) {
        Set<String> names =
                current.stream().map(slice -> slice.getMetadata().getName()).collect(Collectors.toSet());
        return plan.slices().stream()
                .filter(slice -> !names.contains(slice.name()))
                .toList();
    }

    private static boolean isSame(EndpointSlice current, EndpointSlice wanted) {
        return endpoints(current).equals(wanted.getEndpoints())
                && wanted.getPorts().equals(current.getPorts())
                && ObjectNames.contains(
                        current.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && ObjectNames.contains(
                        current.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations());
    }

    private static List<Endpoint> endpoints(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    }
}
