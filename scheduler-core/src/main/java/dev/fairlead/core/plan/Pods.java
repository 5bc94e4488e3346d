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
 * @param devices the device of each of them, if they share GPUs; else empty
 */
record Pods(Job job, GpuType type, List<Integer> replicas, List<NodeName> nodes, List<Integer> devices) {
    /** Those that a decision starts. */
    static Pods placed(Job job, Decision.Place place) {
        return numbered(job, place.gpuType(), 0, place.nodes()).on(place.devices());
    }

    /** Those that a decision keeps room for. */
    static Pods reserved(Job job, Decision.Reserve reserve) {
        return numbered(job, reserve.gpuType(), 0, reserve.nodes()).on(reserve.devices());
    }

    /** One that holds GPUs. */
    static Pods one(TrackedJob tracked, GpuType type, int replica) {
        return numbered(tracked.job(), type, replica, List.of(tracked.nodes().get(replica)))
                .on(tracked.devices().isEmpty() ? List.of() : List.of(tracked.device(replica)));
    }

    private Pods on(List<Integer> theirDevices) {
        return new Pods(job, type, replicas, nodes, theirDevices);
    }

    /** Pods numbered without a gap from {@code first} on. */
    static Pods numbered(Job job, GpuType type, int first, List<NodeName> nodes) {
        return new Pods(
                job, type, IntStream.range(first, first + nodes.size()).boxed().toList(), nodes, List.of());
    }

    /** Those of a job that run, whether others have ended before them or not. */
    static Pods running(TrackedJob tracked, GpuType type) {
        List<Integer> replicas = new ArrayList<>();
        List<NodeName> nodes = new ArrayList<>();
        List<Integer> devices = new ArrayList<>();
        for (int replica = 0; replica < tracked.holds().size(); replica++) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                replicas.add(replica);
                nodes.add(tracked.nodes().get(replica));
                if (!tracked.devices().isEmpty()) {
                    devices.add(tracked.device(replica));
                }
            }
        }
        return new Pods(tracked.job(), type, replicas, nodes, devices);
    }

    /** Those from one position in the list up to, and without, another. */
    Pods between(int from, int end) {
        return new Pods(
                job,
                type,
                replicas.subList(from, end),
                nodes.subList(from, end),
                devices.isEmpty() ? devices : devices.subList(from, end));
    }

    /** These and others of the same job with higher numbers. */
    Pods and(Pods others) {
        List<Integer> allReplicas = new ArrayList<>(replicas);
        allReplicas.addAll(others.replicas);
        List<NodeName> allNodes = new ArrayList<>(nodes);
        allNodes.addAll(others.nodes);
        List<Integer> allDevices = new ArrayList<>(devices);
        allDevices.addAll(others.devices);
        return new Pods(job, type, allReplicas, allNodes, allDevices);
    }

    int size() {
        return nodes.size();
    }

    /** What the pod at a position asks for. */
    Resources need(int position) {
        return job.gang().need(replicas.get(position));
    }
}
