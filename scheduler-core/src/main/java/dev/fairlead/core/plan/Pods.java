package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of a job's pods and where they are.
 *
 * @param replicas the number in the gang of each of them, rising
 * @param nodes the node of each of them
 */
record Pods(Job job, GpuType type, List<Integer> replicas, List<NodeName> nodes) {
    /** Pods numbered without a gap from {@code first} on. */
    static Pods numbered(Job job, GpuType type, int first, List<NodeName> nodes) {
        return new Pods(
                job, type, IntStream.range(first, first + nodes.size()).boxed().toList(), nodes);
    }

    /** Those of a job that run, whether others have ended before them or not. */
    static Pods running(TrackedJob tracked, GpuType type) {
        List<Integer> replicas = new ArrayList<>();
        List<NodeName> nodes = new ArrayList<>();
        for (int replica = 0; replica < tracked.holds().size(); replica++) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                replicas.add(replica);
                nodes.add(tracked.nodes().get(replica));
            }
        }
        return new Pods(tracked.job(), type, replicas, nodes);
    }

    /** Those from one position in the list up to, and without, another. */
    Pods between(int from, int end) {
        return new Pods(job, type, replicas.subList(from, end), nodes.subList(from, end));
    }

    /** These and others of the same job with higher numbers. */
    Pods and(Pods others) {
        List<Integer> allReplicas = new ArrayList<>(replicas);
        allReplicas.addAll(others.replicas);
        List<NodeName> allNodes = new ArrayList<>(nodes);
        allNodes.addAll(others.nodes);
        return new Pods(job, type, allReplicas, allNodes);
    }

    int size() {
        return nodes.size();
    }

    /** What the pod at a position asks for. */
    Resources need(int position) {
        return job.gang().need(replicas.get(position));
    }
}
