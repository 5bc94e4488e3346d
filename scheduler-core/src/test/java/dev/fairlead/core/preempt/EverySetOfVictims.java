package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.place.EligibleNodes;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tries every set of victims of a tiny cluster in every order, by the rules as the documents have them and with no code of
 * the search: what the cheapest set costs that may be taken and makes room.
 */
final class EverySetOfVictims {
    private final ClusterState state;
    private final Job taker;
    private final GpuType type;
    private final long nowMillis;
    private final Map<QueueName, QueueShare> shares = new HashMap<>();
    private final Map<QueueName, QueueName> parents = new HashMap<>();
    private final List<TrackedJob> running = new ArrayList<>();
    private final int[] left;
    private @Nullable Price best;

    /** In the order in which costs count. */
    record Price(long lostGpuSeconds, int stopped, long ranSeconds, long shrunkGpus) implements Comparable<Price> {
        Price plus(Price other) {
            return new Price(
                    lostGpuSeconds + other.lostGpuSeconds,
                    stopped + other.stopped,
                    ranSeconds + other.ranSeconds,
                    shrunkGpus + other.shrunkGpus);
        }

        @Override
        public int compareTo(Price other) {
            return java.util.Comparator.comparingLong(Price::lostGpuSeconds)
                    .thenComparingInt(Price::stopped)
                    .thenComparingLong(Price::ranSeconds)
                    .thenComparingLong(Price::shrunkGpus)
                    .compare(this, other);
        }
    }

    EverySetOfVictims(ClusterState state, Job taker, GpuType type, long nowMillis, List<QueueShare> all) {
        this.state = state;
        this.taker = taker;
        this.type = type;
        this.nowMillis = nowMillis;
        all.stream().filter(share -> share.type().equals(type)).forEach(share -> shares.put(share.queue(), share));
        state.queues().forEach(queue -> parents.put(queue.name(), queue.parent()));
        for (TrackedJob tracked : state.holding()) {
            if (tracked.job().preemptible()) {
                running.add(tracked);
            }
        }
        left = new int[running.size()];
    }

    /** What the cheapest set costs; null if there is none. */
    @Nullable
    Price cheapest() {
        for (int i = 0; i < left.length; i++) {
            left[i] = running.get(i).nodes().size();
        }
        ClusterState.Mark mark = state.mark();
        choose(0, new Price(0, 0, 0, 0));
        state.rollback(mark);
        return best;
    }

    /** What it costs to leave a job only its first replicas. */
    Price price(TrackedJob tracked, int replicasLeft) {
        Job job = tracked.job();
        long gpus = job.gang().gpus(tracked.nodes().size());
        if (replicasLeft > 0) {
            return new Price(0, 0, 0, gpus - job.gang().gpus(replicasLeft));
        }
        long ran = (nowMillis - tracked.startedMillis()) / 1000;
        long interval = job.checkpointIntervalSeconds();
        return new Price((interval == 0 ? ran : ran % interval) * gpus, 1, ran, 0);
    }

    private void choose(int at, Price price) {
        if (best != null && price.compareTo(best) >= 0) {
            return;
        }
        if (at == running.size()) {
            if (price.compareTo(new Price(0, 0, 0, 0)) > 0 && fits() && allowed()) {
                best = price;
            }
            return;
        }
        TrackedJob tracked = running.get(at);
        int all = left[at];
        choose(at + 1, price);
        for (int keep = all - 1; keep >= 0; keep--) {
            free(tracked, keep, 1);
            left[at] = keep;
            if (keep >= tracked.job().gang().minReplicas() || keep == 0) {
                choose(at + 1, price.plus(price(tracked, keep)));
            }
        }
        for (int keep = 0; keep < all; keep++) {
            free(tracked, keep, -1);
        }
        left[at] = all;
    }

    private void free(TrackedJob tracked, int replica, int times) {
        int slot = state.fleet().slot(tracked.nodes().get(replica));
        state.fleet().bookFuture(slot, tracked.job().gang().need(replica), -times);
    }

    private boolean fits() {
        CapacityView view = state.fleet().future();
        int replicas = taker.gang().minReplicas();
        return new GangPlacer(state.fleet(), new EligibleNodes(state.fleet()))
                        .place(view, taker, type, replicas, replicas)
                != null;
    }

    private long needed() {
        return taker.gang().gpus(taker.gang().minReplicas());
    }

    private boolean allowed() {
        Map<QueueName, Long> used = new HashMap<>();
        shares.forEach((queue, share) -> used.put(queue, share.allocated()));
        Set<Integer> open = new HashSet<>();
        for (int i = 0; i < left.length; i++) {
            if (left[i] < running.get(i).nodes().size()) {
                open.add(i);
            }
        }
        return inSomeOrder(used, open, new HashSet<>());
    }

    private boolean inSomeOrder(Map<QueueName, Long> used, Set<Integer> open, Set<Set<Integer>> failed) {
        if (open.isEmpty()) {
            return withinLimits(used);
        }
        if (failed.contains(open)) {
            return false;
        }
        for (int i : List.copyOf(open)) {
            if (may(i, used, open)) {
                TrackedJob tracked = running.get(i);
                long gpus = tracked.job().gang().gpus(tracked.nodes().size())
                        - tracked.job().gang().gpus(left[i]);
                add(used, tracked.job().queue(), -gpus);
                open.remove(i);
                boolean works = inSomeOrder(used, open, failed);
                open.add(i);
                add(used, tracked.job().queue(), gpus);
                if (works) {
                    return true;
                }
            }
        }
        failed.add(Set.copyOf(open));
        return false;
    }

    private void add(Map<QueueName, Long> used, QueueName queue, long gpus) {
        upwards(queue).forEach(each -> used.merge(each, gpus, Long::sum));
    }

    private List<QueueName> upwards(QueueName queue) {
        List<QueueName> way = new ArrayList<>();
        for (QueueName at = queue; !at.isRoot(); at = parents.getOrDefault(at, QueueName.ROOT)) {
            way.add(at);
        }
        return way;
    }

    private boolean withinLimits(Map<QueueName, Long> used) {
        return upwards(taker.queue()).stream()
                .allMatch(queue -> used.getOrDefault(queue, 0L) + needed() <= share(queue, QueueShare::limit));
    }

    private long share(QueueName queue, ToLongFunction<QueueShare> what) {
        QueueShare share = shares.get(queue);
        return share == null ? 0 : what.applyAsLong(share);
    }

    /** What the queue of a job runs behind it as long as so many of the victims have not given. */
    private long behind(Job job, Set<Integer> open) {
        long gpus = 0;
        for (int i = 0; i < left.length; i++) {
            TrackedJob other = running.get(i);
            if (other.job().queue().equals(job.queue()) && other.job().priority() < job.priority()) {
                int replicas = open.contains(i) ? other.nodes().size() : left[i];
                gpus += other.job().gang().gpus(replicas);
            }
        }
        return gpus;
    }

    private boolean may(int i, Map<QueueName, Long> used, Set<Integer> open) {
        TrackedJob tracked = running.get(i);
        Job job = tracked.job();
        if (left[i] == 0 && nowMillis - tracked.startedMillis() < job.minRuntimeSeconds() * 1000) {
            return false;
        }
        if (job.queue().equals(taker.queue())) {
            return taker.mayPreempt() && job.priority() < taker.priority();
        }
        List<QueueName> giving = new ArrayList<>(upwards(job.queue()));
        List<QueueName> taking = new ArrayList<>(upwards(taker.queue()));
        List<QueueName> common = new ArrayList<>(giving);
        common.retainAll(taking);
        giving.removeAll(common);
        taking.removeAll(common);
        long taken = needed() - behind(taker, open);
        long behind = behind(job, open);
        boolean withinShare = taking.stream()
                .allMatch(queue -> used.getOrDefault(queue, 0L) + taken <= share(queue, QueueShare::entitlement));
        boolean withinGuarantee = taking.stream()
                .allMatch(queue -> used.getOrDefault(queue, 0L) + taken <= share(queue, QueueShare::guaranteed));
        boolean overShare = giving.stream()
                .allMatch(queue -> used.getOrDefault(queue, 0L) - behind > share(queue, QueueShare::entitlement));
        boolean overGuarantee = giving.stream()
                .allMatch(queue -> used.getOrDefault(queue, 0L) - behind > share(queue, QueueShare::guaranteed));
        return withinShare && (overShare || (withinGuarantee && overGuarantee));
    }

    /** The jobs that may have to give something, for a message. */
    List<TrackedJob> running() {
        return Collections.unmodifiableList(running);
    }
}
