package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is used, per node and per queue, under one assumption about the pods that are leaving. */
final class Booked {
    private final Facts facts;
    private final Map<NodeName, Resources> onNode = new HashMap<>();
    private final Devices devices = new Devices();
    private final Map<QueueAndType, Long> byQueue = new HashMap<>();
    private final Map<QueueAndType, Long> notPreemptibleByQueue = new HashMap<>();

    private record QueueAndType(QueueName queue, GpuType type) {}

    private Booked(Facts facts) {
        this.facts = facts;
        onNode.putAll(facts.foreign);
    }

    /** Counts every pod that is not gone. */
    static Booked withLeaving(Facts facts) {
        return counting(facts, List.of(Hold.RUNNING, Hold.LEAVING));
    }

    /** Counts the pods that stay. */
    static Booked withoutLeaving(Facts facts) {
        return counting(facts, List.of(Hold.RUNNING));
    }

    private static Booked counting(Facts facts, Collection<Hold> counted) {
        Booked booked = new Booked(facts);
        for (TrackedJob tracked : facts.jobs.values()) {
            GpuType type = tracked.gpuType();
            for (int replica = 0; type != null && replica < tracked.holds().size(); replica++) {
                if (counted.contains(tracked.holds().get(replica))) {
                    booked.add(Pods.one(tracked, type, replica));
                }
            }
        }
        return booked;
    }

    /** Books what a decision changes once all that it makes leave is gone. What waits for running jobs to end is not booked. */
    void carryOut(Decision decision, TrackedJob tracked) {
        Job job = tracked.job();
        GpuType type = tracked.gpuType();
        if (decision instanceof Decision.Place place) {
            add(Pods.placed(job, place));
        } else if (decision instanceof Decision.Reserve reserve && !reserve.waitsForEnds()) {
            add(Pods.reserved(job, reserve));
        } else if (decision instanceof Decision.Preempt && type != null) {
            remove(Pods.running(tracked, type));
        } else if (decision instanceof Decision.Resize resize && type != null) {
            Pods running = Pods.running(tracked, type);
            add(Pods.numbered(job, type, resize.fromReplicas(), resize.added()));
            remove(running.between(Math.min(running.size(), resize.toReplicas()), running.size()));
        }
    }

    void add(Pods pods) {
        book(pods, 1);
    }

    void remove(Pods pods) {
        book(pods, -1);
    }

    private void book(Pods pods, int sign) {
        long gpuMillis = 0;
        for (int i = 0; i < pods.size(); i++) {
            Resources each = pods.need(i);
            Resources before = onNode.getOrDefault(pods.nodes().get(i), Resources.ZERO);
            onNode.put(pods.nodes().get(i), sign > 0 ? before.plus(each) : before.minus(each));
            gpuMillis += sign * each.gpuMillis();
            if (each.sharesGpu()) {
                devices.book(pods, i, sign);
            }
        }
        for (QueueName queue : facts.upwards(pods.job().queue())) {
            byQueue.merge(new QueueAndType(queue, pods.type()), gpuMillis, Long::sum);
            if (!pods.job().preemptible()) {
                notPreemptibleByQueue.merge(new QueueAndType(queue, pods.type()), gpuMillis, Long::sum);
            }
        }
    }

    /** Thousandths of GPUs that a queue and those below it use. */
    long used(QueueName queue, GpuType type) {
        return byQueue.getOrDefault(new QueueAndType(queue, type), 0L);
    }

    /** What speaks against the pods' having what is booked for them. */
    List<String> objections(Pods pods) {
        List<String> found = new ArrayList<>();
        Job job = pods.job();
        GpuType type = pods.type();
        Map<NodeName, Resources> asked = new TreeMap<>();
        for (int i = 0; i < pods.size(); i++) {
            asked.merge(pods.nodes().get(i), pods.need(i), Resources::plus);
        }
        asked.forEach((name, need) -> {
            Node node = facts.nodes.get(name);
            if (node != null) {
                Resources used = onNode.getOrDefault(name, Resources.ZERO);
                long opened = devices.opened(name);
                String oversold = oversold(need, opened, node.allocatable().minus(used));
                if (!oversold.isEmpty()) {
                    found.add("node " + name + " is oversold: " + oversold);
                }
            }
        });
        found.addAll(devices.objections(pods, facts));
        for (QueueName queue : facts.upwards(job.queue())) {
            long limit = facts.limit(queue, type);
            if (limit < GpuQuota.NO_LIMIT / 1000 && used(queue, type) > limit * 1000) {
                found.add("queue " + queue + " uses " + GpuAmount.text(used(queue, type)) + " of at most " + limit + " "
                        + type);
            }
            long fixed = notPreemptibleByQueue.getOrDefault(new QueueAndType(queue, type), 0L);
            if (!job.preemptible() && !queue.isRoot() && fixed > facts.guaranteed(queue, type) * 1000) {
                found.add("queue " + queue + " has " + GpuAmount.text(fixed) + " " + type
                        + " in jobs that are not preemptible but" + " guarantees " + facts.guaranteed(queue, type));
            }
        }
        return found;
    }

    /** What a node is short of among the things that its pods ask for; empty if of nothing. */
    private static String oversold(Resources asked, long opened, Resources free) {
        StringBuilder lack = new StringBuilder();
        lack(lack, "GPUs", asked.gpuMillis(), free.gpus() - opened);
        lack(lack, "CPU millis", asked.cpuMillis(), free.cpuMillis());
        lack(lack, "memory bytes", asked.memoryBytes(), free.memoryBytes());
        lack(lack, "scratch bytes", asked.ephemeralStorageBytes(), free.ephemeralStorageBytes());
        lack(lack, "pods", asked.pods(), free.pods());
        return lack.toString();
    }

    private static void lack(StringBuilder text, String what, long asked, long free) {
        if (asked > 0 && free < 0) {
            text.append(text.isEmpty() ? "" : ", ").append(-free).append(' ').append(what);
        }
    }
}
