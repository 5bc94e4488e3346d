package dev.fairlead.operator.kube;

import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cluster's PriorityClasses at one moment. */
public final class PriorityClasses {
    /** A cluster without any: every job has priority 0. */
    public static final PriorityClasses NONE = new PriorityClasses(Map.of(), new Priority(0, true));

    /**
     * What a PriorityClass gives to a job.
     *
     * @param value higher goes first
     * @param mayPreempt false for {@code preemptionPolicy: Never}
     */
    public record Priority(int value, boolean mayPreempt) {}

    private final Map<String, Priority> byName;
    private final Priority unnamed;

    private PriorityClasses(Map<String, Priority> byName, Priority unnamed) {
        this.byName = byName;
        this.unnamed = unnamed;
    }

    /** As the API server does it: of several global defaults the lowest counts. */
    public static PriorityClasses of(Collection<PriorityClass> classes) {
        Map<String, Priority> byName = classes.stream()
                .collect(Collectors.toUnmodifiableMap(
                        each -> each.getMetadata().getName(), PriorityClasses::priority, (first, second) -> second));
        Priority unnamed = classes.stream()
                .filter(each -> Boolean.TRUE.equals(each.getGlobalDefault()))
                .map(PriorityClasses::priority)
                .min(Comparator.comparingInt(Priority::value))
                .orElse(new Priority(0, true));
        return new PriorityClasses(byName, unnamed);
    }

    /** The priority of jobs that name this class; empty if there is no such class. */
    public Optional<Priority> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The priority of jobs that name none. */
    public Priority unnamed() {
        return unnamed;
    }

    private static Priority priority(PriorityClass each) {
        int value = each.getValue() == null ? 0 : each.getValue();
        return new Priority(value, !"Never".equals(each.getPreemptionPolicy()));
    }
}
