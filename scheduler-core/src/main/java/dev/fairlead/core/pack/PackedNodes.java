package dev.fairlead.core.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Nodes by their state. Finding the best node for a pod looks at each state that some node is in, once, and remembers what
 * the policy said about it; among equally good nodes the one with the lowest rank is taken.
 */
public final class PackedNodes {
    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long DOES_NOT_FIT = Long.MIN_VALUE + 1;

    private final PackingPolicy policy;
    private final Map<NodeState, NodeClass> classes = new HashMap<>();
    private final List<NodeClass> live = new ArrayList<>();
    private final Map<PodShape, Integer> shapes = new HashMap<>();
    private final List<NodeState> states = new ArrayList<>();
    private final int[] nodeOfRank;
    private final int[] rankOfNode;

    private static final class NodeClass {
        final NodeState state;
        final TreeSet<Integer> ranks = new TreeSet<>();
        int place = -1;
        long[] scores = new long[0];

        NodeClass(NodeState state) {
            this.state = state;
        }
    }

    /** @param rankOfNode for each node its rank among equals, each of 0 to n-1 once; the lower wins */
    public PackedNodes(List<NodeState> nodes, int[] rankOfNode, PackingPolicy policy) {
        this.policy = policy;
        this.rankOfNode = rankOfNode.clone();
        nodeOfRank = new int[rankOfNode.length];
        for (int node = 0; node < rankOfNode.length; node++) {
            nodeOfRank[rankOfNode[node]] = node;
            states.add(nodes.get(node));
            join(node, nodes.get(node));
        }
    }

    /** The state that a node is in. */
    public NodeState state(int node) {
        return states.get(node);
    }

    /** Puts a pod on a node where it fits. */
    public void put(int node, PodShape pod) {
        NodeState before = states.get(node);
        move(node, before.with(pod, pod.isShared() ? policy.gpu(before, pod) : 0));
    }

    /** The best node for the pod, or -1 if it fits nowhere. */
    public int best(PodShape pod) {
        int shape = shapeNumber(pod);
        long bestScore = DOES_NOT_FIT;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i < live.size(); i++) {
            NodeClass each = live.get(i);
            long score = score(each, shape, pod);
            if (score > bestScore) {
                bestScore = score;
                bestRank = each.ranks.getFirst();
            } else if (score == bestScore && score != DOES_NOT_FIT) {
                bestRank = Math.min(bestRank, each.ranks.getFirst());
            }
        }
        return bestRank == Integer.MAX_VALUE ? -1 : nodeOfRank[bestRank];
    }

    private int shapeNumber(PodShape pod) {
        Integer known = shapes.get(pod);
        if (known == null) {
            known = shapes.size();
            shapes.put(pod, known);
        }
        return known;
    }

    private long score(NodeClass of, int shape, PodShape pod) {
        if (shape >= of.scores.length) {
            int before = of.scores.length;
            of.scores = Arrays.copyOf(of.scores, Math.max(shape + 1, before + 16));
            Arrays.fill(of.scores, before, of.scores.length, UNKNOWN);
        }
        if (of.scores[shape] == UNKNOWN) {
            of.scores[shape] = of.state.fits(pod) ? policy.score(of.state, pod) : DOES_NOT_FIT;
        }
        return of.scores[shape];
    }

    private void move(int node, NodeState after) {
        NodeClass before = classes.get(states.get(node));
        if (before != null) {
            before.ranks.remove(rankOfNode[node]);
            if (before.ranks.isEmpty()) {
                retire(before);
            }
        }
        states.set(node, after);
        join(node, after);
    }

    private void join(int node, NodeState state) {
        NodeClass joined = classes.computeIfAbsent(state, NodeClass::new);
        if (joined.ranks.isEmpty()) {
            joined.place = live.size();
            live.add(joined);
        }
        joined.ranks.add(rankOfNode[node]);
    }

    /** The last class takes the place of one that no node is in any more; the order of classes decides nothing. */
    private void retire(NodeClass emptied) {
        NodeClass last = live.removeLast();
        if (last != emptied) {
            live.set(emptied.place, last);
            last.place = emptied.place;
        }
        classes.remove(emptied.state);
    }
}
