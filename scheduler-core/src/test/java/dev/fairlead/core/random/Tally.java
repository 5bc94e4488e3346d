package dev.fairlead.core.random;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often what occurred, so that one sees that no check passed for want of anything to check. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    void add(Tally other) {
        other.counts.forEach(this::count);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** What was counted, by name. */
    Map<String, Long> counts() {
        return counts;
    }

    void submitted(Job job) {
        count("job: all");
        countIf(!job.gang().uniform(), "job: launcher and workers");
        countIf(job.gang().replicas() > 1, "job: gang of several");
        countIf(job.gang().elastic(), "job: elastic");
        countIf(job.topology().hasSegments(), "job: segments");
        countIf(!job.topology().required().isEmpty(), "job: required level");
        countIf(!job.topology().preferred().isEmpty(), "job: preferred level");
        countIf(!job.preemptible(), "job: not preemptible");
        countIf(!job.mayPreempt(), "job: never preempts");
        countIf(job.minRuntimeSeconds() > 0, "job: minimum runtime");
        countIf(job.checkpointIntervalSeconds() > 0, "job: checkpoints");
        countIf(job.expectedDurationSeconds() > 0, "job: expected duration");
        countIf(job.maxDurationSeconds() > 0, "job: maximum duration");
        countIf(job.gpuTypes().size() > 1, "job: several GPU types");
        countIf(!job.tolerations().isEmpty(), "job: tolerations");
        countIf(!job.nodes().anyOf().isEmpty(), "job: node selector");
    }

    void decided(Plan plan) {
        count("cycles");
        count("decisions", plan.decisions().size());
        plan.decisions().forEach(decision -> count("decision: " + kind(decision)));
    }

    private static String kind(Decision decision) {
        return switch (decision) {
            case Decision.Place place -> "place";
            case Decision.Preempt preempt -> words(preempt.kind());
            case Decision.Resize resize -> resize.toReplicas() > resize.fromReplicas() ? "grow" : "shrink";
            case Decision.Reserve reserve ->
                "reserve until " + words(reserve.until().release());
            case Decision.Hold hold -> "hold, " + words(hold.veto().reason());
        };
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    void countIf(boolean condition, String what) {
        count(what, condition ? 1 : 0);
    }
}
