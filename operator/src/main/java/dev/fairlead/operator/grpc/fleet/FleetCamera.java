package dev.fairlead.operator.grpc.fleet;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.operator.grpc.fleet.FleetPicture.SeenNode;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.PodReader;
import dev.fairlead.operator.kube.PodReading;
import dev.fairlead.operator.loop.Sightings;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes pictures of the fleet from what was seen, one at a time: whoever asks meanwhile gets the one before, if that is not
 * much too old. A picture is kept for a second, or for ten times as long as it took, so that asking often never costs more
 * than a tenth of a core.
 */
public final class FleetCamera {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int REST = 10;

    private final Sightings sightings;
    private final NodeReader nodeReader;
    private final PodReader podReader;
    private final List<Toleration> toleratedByEveryJob;
    private final ReentrantLock taking = new ReentrantLock();
    private volatile @Nullable Kept latest;

    /** A picture, how long it is good, and how long it will do while the next one is being taken. */
    private record Kept(FleetPicture picture, long goodUntilNanos, long doesUntilNanos) {
        boolean isGood() {
            return System.nanoTime() - goodUntilNanos < 0;
        }

        boolean does() {
            return System.nanoTime() - doesUntilNanos < 0;
        }
    }

    /** @param toleratedByEveryJob taints that keep no job off */
    public FleetCamera(
            Sightings sightings, NodeReader nodeReader, PodReader podReader, List<Toleration> toleratedByEveryJob) {
        this.sightings = sightings;
        this.nodeReader = nodeReader;
        this.podReader = podReader;
        this.toleratedByEveryJob = List.copyOf(toleratedByEveryJob);
    }

    /** The fleet as it was about a second ago, two at most; longer for fleets that take long to look at. */
    public FleetPicture picture() {
        Kept known = latest;
        if (known != null && (known.isGood() || (known.does() && taking.isLocked()))) {
            return known.picture();
        }
        taking.lock();
        try {
            known = latest;
            if (known == null || !known.isGood()) {
                known = takeAndKeep();
                latest = known;
            }
            return known.picture();
        } finally {
            taking.unlock();
        }
    }

    private Kept takeAndKeep() {
        long start = System.nanoTime();
        FleetPicture picture = take();
        long end = System.nanoTime();
        long kept = Math.max(KEPT.toNanos(), REST * (end - start));
        return new Kept(picture, end + kept, end + 2 * kept);
    }

    private FleetPicture take() {
        Map<NodeName, Resources> used = new HashMap<>();
        Map<NodeName, Long> usedByOthers = new HashMap<>();
        for (Pod pod : sightings.pods().all()) {
            PodReading reading = podReader.read(pod);
            if (reading.holdsNode()) {
                used.merge(reading.node(), reading.resources(), Resources::plus);
                if (reading instanceof PodReading.Foreign) {
                    usedByOthers.merge(reading.node(), reading.resources().gpus(), Long::sum);
                }
            }
        }
        Fleet fleet = new Fleet(nodeReader.topology());
        List<SeenNode> nodes = new ArrayList<>();
        Map<GpuType, Long> capacities = new TreeMap<>();
        for (var object : sightings.nodes().all()) {
            NodeState state = nodeReader.state(object, toleratedByEveryJob);
            nodeReader.read(object).map(node -> judged(node, state)).ifPresent(node -> {
                Resources taken = used.getOrDefault(node.name(), Resources.ZERO);
                fleet.put(node);
                fleet.putForeignUsage(node.name(), taken);
                long gpus = node.allocatable().gpus();
                long free = node.usable() ? Math.max(0, gpus - taken.gpus()) : 0;
                nodes.add(new SeenNode(node, state, taken.gpus(), free));
                long ours = node.usable() ? Math.max(0, gpus - usedByOthers.getOrDefault(node.name(), 0L)) : 0;
                capacities.merge(node.gpuType(), ours, Long::sum);
            });
        }
        nodes.sort(Comparator.comparing(seen -> seen.node().name().value()));
        return new FleetPicture(fleet, nodes, capacities);
    }

    /** The scheduler lets each job judge taints; a picture is for nobody in particular, so it counts them as an obstacle. */
    private static Node judged(Node node, NodeState state) {
        return state == NodeState.TAINTED && node.usable()
                ? new Node(
                        node.name(),
                        node.gpuType(),
                        node.allocatable(),
                        node.domains(),
                        node.labels(),
                        node.taints(),
                        "has a taint that jobs do not tolerate by themselves")
                : node;
    }
}
