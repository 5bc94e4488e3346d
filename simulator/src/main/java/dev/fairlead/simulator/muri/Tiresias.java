package dev.fairlead.simulator.muri;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tiresias-L (Gu et al., NSDI'19) as Muri's artifact runs it: three queues by attained GPU-seconds, and in each first who
 * runs, then who came first. It counts free GPUs and places nothing on nodes, which spares it what others lose to gaps.
 */
final class Tiresias implements MuriScheduler {
    private static final int[] BOUNDS = {3250, 7200};

    private final List<List<MuriJob>> queues = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final Map<MuriJob, Integer> queueOf = new HashMap<>();

    @Override
    public String name() {
        return "Tiresias-L";
    }

    @Override
    public void arrived(MuriJob job) {
        move(job, 0);
    }

    @Override
    public void ended(MuriJob job) {
        queues.get(queue(job)).remove(job);
        queueOf.remove(job);
    }

    @Override
    public void ran(MuriJob job) {
        int queue = queue(job);
        if (queue < BOUNDS.length && job.ranSeconds() * job.gpus() >= BOUNDS[queue]) {
            queues.get(queue).remove(job);
            move(job, queue + 1);
        }
    }

    private void move(MuriJob job, int queue) {
        queueOf.put(job, queue);
        queues.get(queue).add(job);
    }

    private int queue(MuriJob job) {
        return queueOf.getOrDefault(job, 0);
    }

    @Override
    public List<MuriJob> choose(List<MuriJob> jobs, double now) {
        int free = MuriRun.NODES * MuriRun.GPUS_PER_NODE;
        Set<MuriJob> chosen = new HashSet<>();
        for (List<MuriJob> queue : queues) {
            for (MuriJob job : queue) {
                if (job.gpus() <= free) {
                    free -= job.gpus();
                    chosen.add(job);
                }
            }
        }
        for (List<MuriJob> queue : queues) {
            List<MuriJob> waiting = new ArrayList<>(queue);
            waiting.removeIf(chosen::contains);
            queue.removeIf(job -> !chosen.contains(job));
            queue.addAll(waiting);
        }
        return List.copyOf(chosen);
    }

    @Override
    public double nextChoice(double now) {
        double next = Double.MAX_VALUE;
        for (int queue = 0; queue < BOUNDS.length; queue++) {
            for (MuriJob job : queues.get(queue)) {
                if (job.running()) {
                    double turn = Math.ceil(BOUNDS[queue] / (double) job.gpus());
                    next = Math.min(next, turn - job.ranSeconds() + now);
                }
            }
        }
        return next;
    }
}
