package dev.fairlead.simulator.muri;

import dev.fairlead.simulator.trace.MuriTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One run of Muri's experiment: 64 GPUs in 8 nodes, and a scheduler that is asked at each arrival and completion who runs
 * until the next. Its costs are its own (an overhead for everyone at each event) and nothing moves from event to event, so
 * this is not Fairlead's virtual time; it stands here only because the published figures were made this way.
 */
final class MuriRun {
    static final int NODES = 8;
    static final int GPUS_PER_NODE = 8;

    private final MuriScheduler scheduler;
    private final List<MuriJob> all;
    private final List<MuriJob> present = new ArrayList<>();
    private final List<MuriJob> ending = new ArrayList<>();
    private double endsAt = Double.MAX_VALUE;
    private double chooseAt = Double.MAX_VALUE;
    private int arrived;

    private MuriRun(MuriTrace trace, MuriScheduler scheduler) {
        this.scheduler = scheduler;
        all = trace.jobs().stream().map(MuriJob::new).toList();
    }

    /**
     * What came out, in seconds.
     *
     * @param averageCompletion mean time from submission to the end
     * @param makespan when the last job ended
     * @param tailCompletion the 99th percentile of completion times
     * @param events how often the scheduler was asked
     */
    record Outcome(double averageCompletion, double makespan, double tailCompletion, int events) {}

    static Outcome of(MuriTrace trace, MuriScheduler scheduler) {
        return new MuriRun(trace, scheduler).run();
    }

    private Outcome run() {
        int events = 0;
        while (arrived < all.size() || !present.isEmpty()) {
            step();
            events++;
        }
        double[] times = all.stream().mapToDouble(MuriJob::completionSeconds).toArray();
        double sum = 0;
        for (double time : times) {
            sum += time;
        }
        Arrays.sort(times);
        double last = all.stream().mapToDouble(MuriJob::endedSeconds).max().orElse(0);
        return new Outcome(sum / times.length, last, times[(int) (0.99 * times.length)], events);
    }

    private void step() {
        double arrival = arrived < all.size() ? all.get(arrived).submittedSeconds() : Double.MAX_VALUE;
        double now = Math.min(Math.min(arrival, endsAt), chooseAt);
        if (now == Double.MAX_VALUE) {
            throw new IllegalStateException(scheduler.name() + " lets " + present.size() + " jobs wait for ever");
        }
        if (endsAt == now) {
            for (MuriJob job : ending) {
                job.end(now);
                present.remove(job);
                scheduler.ended(job);
            }
        }
        while (arrived < all.size() && all.get(arrived).submittedSeconds() == now) {
            present.add(all.get(arrived));
            scheduler.arrived(all.get(arrived++));
        }
        for (MuriJob job : present) {
            job.passTo(now);
            if (job.running()) {
                scheduler.ran(job);
            }
        }
        Set<MuriJob> chosen = new HashSet<>(scheduler.choose(present, now));
        present.forEach(job -> job.run(chosen.contains(job)));
        findNextEnd(now);
        chooseAt = scheduler.nextChoice(now);
    }

    /** Ends that are the same time for the scheduler are one event, at the time of the first of them in its order. */
    private void findNextEnd(double now) {
        List<List<MuriJob>> groups = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (MuriJob job : present) {
            if (job.running()) {
                double end = now + job.secondsLeft();
                int group = 0;
                while (group < times.size() && !same(times.get(group), end)) {
                    group++;
                }
                if (group == times.size()) {
                    times.add(end);
                    groups.add(new ArrayList<>());
                }
                groups.get(group).add(job);
            }
        }
        ending.clear();
        endsAt = times.isEmpty() ? Double.MAX_VALUE : Collections.min(times);
        if (!times.isEmpty()) {
            ending.addAll(groups.get(times.indexOf(endsAt)));
        }
    }

    private boolean same(double time, double other) {
        return Math.abs(time - other) <= scheduler.sameTime() * Math.max(Math.abs(time), Math.abs(other));
    }
}
