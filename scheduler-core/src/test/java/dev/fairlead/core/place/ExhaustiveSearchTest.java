package dev.fairlead.core.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.random.RandomFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On small clusters every assignment of replicas to nodes can be tried: the placer finds one whenever there is one. */
class ExhaustiveSearchTest {
    @Test
    void thePlacerFindsAsManyReplicasAsThereAreAndAnyRoomWheneverThereIsSome() {
        int found = 0;
        for (long seed = 0; seed < 4000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet small = new RandomFleet(random, 20);
            Fleet fleet = new Fleet(small.topology());
            List<Node> nodes = small.nodes();
            nodes.forEach(fleet::put);
            for (int i = 0; i < 3 && fleet.slotCount() > 0; i++) {
                fleet.bookNow(random.nextInt(fleet.slotCount()), new Resources(random.nextInt(4), 2000, 0, 0, 1), 1);
            }
            SharedDevices devices = new SharedDevices();
            for (int i = 0; i < 2 && fleet.slotCount() > 0; i++) {
                devices.book(fleet, random.nextInt(fleet.slotCount()), random.nextInt(2), random.nextInt(1, 400));
            }
            Job job = small.job(0);
            Trying trying = new Trying(fleet, job);
            for (GpuType type : List.of(new GpuType("H100"), new GpuType("A100"))) {
                int best = job.gang().sharesGpus()
                        ? trying.mostShares(nodes, type, devices)
                        : trying.mostReplicas(nodes, type);
                GangPlacer placer = new GangPlacer(fleet, new EligibleNodes(fleet));
                Placement placement = placer.place(
                        fleet.now(),
                        job,
                        type,
                        job.gang().minReplicas(),
                        job.gang().replicas());
                int expected = best < job.gang().minReplicas() ? 0 : best;
                assertThat(placement == null ? 0 : placement.replicas())
                        .as("seed %s, %s on %s with nodes %s", seed, job, type, nodes)
                        .isEqualTo(expected);
                Placement any =
                        placer.anyRoom(fleet.now(), job, type, job.gang().minReplicas());
                assertThat(any != null && (job.gang().sharesGpus() || trying.isRoom(nodes, type, any)))
                        .as("seed %s, any room for %s on %s with nodes %s: %s", seed, job, type, nodes, any)
                        .isEqualTo(expected > 0);
                found += expected > 0 ? 1 : 0;
            }
        }
        assertThat(found).as("cases with a placement").isGreaterThan(500);
    }

    /** Tries all assignments, one replica after the other. */
    private record Trying(Fleet fleet, Job job) {
        int mostReplicas(List<Node> nodes, GpuType type) {
            Resources[] free = nodes.stream()
                    .map(node -> fleet.now().free(fleet.slot(node.name())))
                    .toArray(Resources[]::new);
            int most = 0;
            for (Node anchor : nodes) {
                most = Math.max(most, place(nodes, type, anchor, free, new ArrayList<>()));
            }
            return most;
        }

        int mostShares(List<Node> nodes, GpuType type, SharedDevices devices) {
            int most = 0;
            for (Node anchor : nodes) {
                List<Node> allowed = nodes.stream()
                        .filter(node -> allowed(node, type)
                                && together(anchor, node, job.topology().required()))
                        .toList();
                most = Math.max(most, devices.most(fleet, allowed, job));
            }
            return most;
        }

        /**
         * @param anchor a node in the domain of the required level
         * @param placed the nodes of the replicas so far
         */
        private int place(List<Node> nodes, GpuType type, Node anchor, Resources[] free, List<Integer> placed) {
            int replica = placed.size();
            if (replica == job.gang().replicas()) {
                return replica;
            }
            int most = replica;
            // Replicas that ask for the same and belong together nowhere are tried in one order only.
            boolean interchangeable = replica > 0
                    && replica != job.gang().beforeWorkers()
                    && (replica < job.gang().beforeWorkers() || segmentStart(replica) != replica);
            for (int i = interchangeable ? placed.getLast() : 0; i < nodes.size(); i++) {
                Node node = nodes.get(i);
                if (job.gang().need(replica).fitsIn(free[i])
                        && allowed(node, type)
                        && together(anchor, node, job.topology().required())
                        && inItsSegment(nodes, placed, node)) {
                    Resources before = free[i];
                    free[i] = before.minus(job.gang().need(replica));
                    placed.add(i);
                    most = Math.max(most, place(nodes, type, anchor, free, placed));
                    placed.removeLast();
                    free[i] = before;
                    if (most == job.gang().replicas()) {
                        return most;
                    }
                }
            }
            return most;
        }

        boolean isRoom(List<Node> nodes, GpuType type, Placement placement) {
            Resources[] free = nodes.stream()
                    .map(node -> fleet.now().free(fleet.slot(node.name())))
                    .toArray(Resources[]::new);
            List<Integer> placed = new ArrayList<>();
            boolean room = placement.replicas() == job.gang().minReplicas();
            for (int slot : placement.slots()) {
                int i = nodes.indexOf(fleet.node(slot));
                Resources need = job.gang().need(placed.size());
                room &= need.fitsIn(free[i])
                        && allowed(nodes.get(i), type)
                        && together(
                                nodes.get(placed.isEmpty() ? i : placed.getFirst()),
                                nodes.get(i),
                                job.topology().required())
                        && inItsSegment(nodes, placed, nodes.get(i));
                free[i] = free[i].minus(need);
                placed.add(i);
            }
            return room;
        }

        private int segmentStart(int replica) {
            int worker = replica - job.gang().beforeWorkers();
            int size = job.topology().hasSegments() ? job.topology().segmentReplicas() : Integer.MAX_VALUE;
            return replica - worker % size;
        }

        private boolean inItsSegment(List<Node> nodes, List<Integer> placed, Node node) {
            String level = job.topology().segmentLevel();
            int replica = placed.size();
            int start = replica < job.gang().beforeWorkers() ? replica : segmentStart(replica);
            return together(start == replica ? node : nodes.get(placed.get(start)), node, level);
        }

        private boolean allowed(Node node, GpuType type) {
            return node.usable()
                    && node.gpuType().equals(type)
                    && job.nodes().matches(node.labels())
                    && node.taints().stream()
                            .allMatch(taint -> job.tolerations().stream().anyMatch(each -> each.tolerates(taint)));
        }

        private boolean together(Node anchor, Node node, String name) {
            List<String> levels = fleet.topology().levels();
            int level = levels.indexOf(name);
            if (level < 0) {
                return true;
            }
            if (level == levels.size() - 1) {
                return anchor.equals(node);
            }
            return !node.domains().get(level).isEmpty()
                    && anchor.domains()
                            .subList(0, level + 1)
                            .equals(node.domains().subList(0, level + 1));
        }
    }
}
