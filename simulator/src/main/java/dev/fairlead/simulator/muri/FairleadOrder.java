package dev.fairlead.simulator.muri;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.order.Contender;
import dev.fairlead.core.order.JobOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fairlead's order within a queue in the place of Tiresias' one: everything is placed anew at each event, as the others
 * have it. The order is the core's own and knows no durations.
 */
final class FairleadOrder implements MuriScheduler {
    private final JobOrder order;
    private final Map<MuriJob, Job> coreJobs = new HashMap<>();
    private List<MuriJob> present = List.of();

    FairleadOrder(SchedulingPolicy policy) {
        order = new JobOrder(policy);
    }

    /** A job as one that waits with all it has had, or as one that has run on since the last choice. */
    private record Seen(MuriJob of, Job job, EarlierRuns earlierRuns, long startedMillis, long runningGpuMillis)
            implements Contender {
        static Seen at(MuriJob job, Job core, double now) {
            long gpuSeconds = (long) Math.floor(job.ranSeconds() * job.gpus());
            return new Seen(
                    job,
                    core,
                    new EarlierRuns(gpuSeconds, Math.round(job.ranSeconds() * 1000)),
                    millis(now),
                    GpuAmount.millis(job.gpus()));
        }
    }

    private static long millis(double seconds) {
        return (long) Math.ceil(seconds * 1000);
    }

    @Override
    public String name() {
        return "Fairlead's order";
    }

    @Override
    public void arrived(MuriJob job) {
        coreJobs.put(job, FleetOfMuri.job(job));
    }

    private Seen seen(MuriJob job, double now) {
        return Seen.at(job, Objects.requireNonNull(coreJobs.get(job)), now);
    }

    @Override
    public List<MuriJob> choose(List<MuriJob> jobs, double now) {
        List<Seen> seen = new ArrayList<>();
        jobs.forEach(job -> seen.add(seen(job, now)));
        Comparator<Seen> nextFirst = order::compare;
        seen.sort(nextFirst);
        present = seen.stream().map(Seen::of).toList();
        return EmptyCluster.place(present);
    }

    @Override
    public double nextChoice(double now) {
        double next = Double.MAX_VALUE;
        for (MuriJob job : present) {
            if (job.running()) {
                Seen seen = seen(job, now);
                next = Math.min(
                        next, order.nextClassMillis(seen, seen.startedMillis).orElse(Long.MAX_VALUE) / 1000.0);
            }
        }
        return next;
    }
}
