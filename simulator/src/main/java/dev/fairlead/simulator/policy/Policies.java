package dev.fairlead.simulator.policy;

import dev.fairlead.core.forecast.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies that can be run, by name. */
public final class Policies {
    /** The scheduler as it is. */
    public static final String FAIRLEAD = "fairlead";

    /** First come, first served within each queue's guarantee. */
    public static final String FIFO = "fifo";

    /** First come, first served in each queue, all queues on all GPUs. */
    public static final String FIFO_SHARED = "fifo-shared";

    /** Shortest remaining time first within each queue's guarantee. */
    public static final String SRTF = "srtf";

    private static final Map<String, Named> ALL = new LinkedHashMap<>();

    private record Named(String what, Policy policy) {}

    static {
        ALL.put(FAIRLEAD, new Named("the scheduler as it is in the operator", Policy.FAIRLEAD));
        ALL.put(
                FIFO,
                new Named(
                        "first come, first served, each queue within its guarantee",
                        progress -> new FirstComeFirstServed(false)));
        ALL.put(
                FIFO_SHARED,
                new Named(
                        "first come, first served in each queue, all queues on all GPUs",
                        progress -> new FirstComeFirstServed(true)));
        ALL.put(
                SRTF,
                new Named(
                        "shortest remaining time first by a clairvoyant, each queue within its guarantee",
                        progress -> new ShortestRemainingTime(progress, false)));
        ALL.put(
                "srtf-shared",
                new Named(
                        "shortest remaining time first by a clairvoyant, all queues on all GPUs",
                        progress -> new ShortestRemainingTime(progress, true)));
    }

    private Policies() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** The policy of that name. */
    public static Optional<Policy> named(String name) {
        return Optional.ofNullable(ALL.get(name)).map(Named::policy);
    }

    /** One line for each policy. */
    public static List<String> descriptions() {
        return ALL.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue().what())
                .toList();
    }
}
