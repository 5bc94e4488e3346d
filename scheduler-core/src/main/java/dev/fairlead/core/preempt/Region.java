package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node or a domain in which the whole job could run, with the victims there that were read so far, cheapest first, and
 * what a set of victims there costs at least.
 */
final class Region {
    /** The slot of a node, or the number of a domain. */
    final int id;

    final List<Victim> victims = new ArrayList<>();
    private final Set<Victim> shrinks = new HashSet<>();
    private final Map<Integer, Long> freed = new HashMap<>();
    private final long missingGpus;
    private long missingReplicas;
    private int gpusOfReplica;
    private long coveredGpus;
    private long lostGpuSeconds;
    private long leastShrunkGpus = Long.MAX_VALUE;
    /** How many victims had been read when a set was last looked for. */
    private int tried;

    /** @param missingGpus how many GPUs must become free at least, 1 or more */
    Region(int id, long missingGpus) {
        this.id = id;
        this.missingGpus = missingGpus;
    }

    /**
     * Where replicas are all alike and spread over nodes, so many more must fit by their GPUs: what is freed here and there in
     * small pieces does not make room for any.
     */
    void missesReplicas(long replicas, int gpusEach) {
        missingReplicas = replicas;
        gpusOfReplica = gpusEach;
    }

    /** So many GPUs of a node become free of those of whom one more was read, beside what is free there. */
    void frees(int slot, long gpus, long freeBefore) {
        if (missingReplicas > 0) {
            long before = freeBefore + freed.getOrDefault(slot, 0L);
            freed.merge(slot, gpus, Long::sum);
            missingReplicas -= (before + gpus) / gpusOfReplica - before / gpusOfReplica;
        }
    }

    /**
     * Reads one more victim, that loses as much per GPU as those before or more.
     *
     * @param lastReplica the highest number of its replicas here
     */
    void add(VictimStream.Next next, long freedGpus, int lastReplica) {
        if (next.onlyShrinks() || next.victim().surplus() == 0 || !shrinks.contains(next.victim())) {
            victims.add(next.victim());
        }
        if (next.onlyShrinks()) {
            shrinks.add(next.victim());
            leastShrunkGpus = Math.min(leastShrunkGpus, next.victim().gpusFreedDownTo(lastReplica));
        }
        long used = Math.min(Math.max(1, freedGpus), missingGpus - coveredGpus);
        if (used > 0) {
            coveredGpus += used;
            // Shares on several devices may add up to less than one GPU.
            lostGpuSeconds += Math.min(used * next.lostSeconds(), next.victim().lostGpuSeconds());
        }
    }

    /** True if the GPUs of those that were read could be enough. */
    boolean covered() {
        return coveredGpus >= missingGpus && missingReplicas <= 0;
    }

    /** True once the GPUs of those that were read could be enough, and again whenever twice as many were read. */
    boolean worthTrying() {
        return covered() && victims.size() >= 2 * tried;
    }

    boolean changedSinceTried() {
        return covered() && victims.size() > tried;
    }

    void tried() {
        tried = victims.size();
    }

    /**
     * True if no set of the victims here that were read is cheaper than this one: it stops nobody, and whoever shrinks here
     * gives up as many GPUs, because as many are missing or because its replicas are that large.
     */
    boolean shrinksNoLess(Cost cost) {
        return cost.stopped() == 0 && Math.max(missingGpus, leastShrunkGpus) >= cost.shrunkGpus();
    }

    /**
     * What any set of victims here loses at least, were each of their GPUs to be had one by one: the fractional knapsack.
     *
     * @param lostSeconds what the victims that were not read yet lose per GPU at least
     */
    long losesAtLeast(long lostSeconds) {
        return lostGpuSeconds + (missingGpus - coveredGpus) * lostSeconds;
    }
}
