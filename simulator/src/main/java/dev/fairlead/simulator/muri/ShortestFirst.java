package dev.fairlead.simulator.muri;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Knows how long jobs still run, and lets the shortest run: everything is placed anew at each event. */
final class ShortestFirst implements MuriScheduler {
    private final String name;
    private final ToDoubleFunction<MuriJob> size;

    private ShortestFirst(String name, ToDoubleFunction<MuriJob> size) {
        this.name = name;
        this.size = size;
    }

    /** Shortest remaining time first. */
    static ShortestFirst byTime() {
        return new ShortestFirst("SRTF", MuriJob::secondsLeft);
    }

    /** Shortest remaining service first: time times GPUs. */
    static ShortestFirst byService() {
        return new ShortestFirst("SRSF", job -> job.secondsLeft() * job.gpus());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<MuriJob> choose(List<MuriJob> jobs, double now) {
        jobs.sort(Comparator.comparingDouble(size));
        return EmptyCluster.place(jobs);
    }

    @Override
    public double sameTime() {
        return 1e-9;
    }
}
