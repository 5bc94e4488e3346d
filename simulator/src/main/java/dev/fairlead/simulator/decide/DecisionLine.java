package dev.fairlead.simulator.decide;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.snapshot.PlanWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One decision in words.
 *
 * @param job the job as {@code namespace/name}
 * @param asks replicas, GPUs and types
 * @param decision what happens to the job, one or two words
 * @param position the job's place in its queue; 0 for one that is not in line
 * @param where the nodes it gets or has reserved, in short; empty for none
 * @param why one sentence
 */
record DecisionLine(String job, String queue, String asks, String decision, int position, String where, String why) {
    static DecisionLine of(Decision decision, Map<JobId, Job> jobs) {
        Job job = jobs.get(decision.job());
        if (job == null) {
            throw new IllegalStateException(
                    "the plan decides on job " + decision.job() + ", which is not in the snapshot");
        }
        return switch (decision) {
            case Decision.Place place -> line(job, "start", 0, NodeNames.inShort(place.nodes()), place.because());
            case Decision.Preempt preempt ->
                line(
                        job,
                        preempt.kind().name().toLowerCase(Locale.ROOT),
                        0,
                        "",
                        preempt.because() + lost(preempt.lostGpuSeconds()));
            case Decision.Resize resize ->
                line(
                        job,
                        (resize.toReplicas() > resize.fromReplicas() ? "grow " : "shrink ") + resize.fromReplicas()
                                + " to " + resize.toReplicas(),
                        0,
                        NodeNames.inShort(resize.added()),
                        resize.because());
            case Decision.Reserve reserve ->
                line(job, "reserve", reserve.position(), NodeNames.inShort(reserve.nodes()), reserve.because());
            case Decision.Hold hold ->
                line(job, hold.position() == 0 ? "never" : "wait", hold.position(), "", PlanWriter.why(hold, job));
        };
    }

    private static DecisionLine line(Job job, String decision, int position, String where, String why) {
        return new DecisionLine(job.id().toString(), job.queue().value(), asks(job), decision, position, where, why);
    }

    private static String asks(Job job) {
        Gang gang = job.gang();
        String types = job.gpuTypes().stream()
                .map(AcceptedGpuType::type)
                .map(Object::toString)
                .collect(Collectors.joining(" or "));
        return gang + " " + (types.isEmpty() ? "GPU" : types);
    }

    private static String lost(long gpuSeconds) {
        return gpuSeconds == 0
                ? "; no work is lost"
                : String.format(Locale.ROOT, "; %.1f GPU-hours of work are lost", gpuSeconds / 3600.0);
    }
}
