package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.ClusterState;

/** The nodes of a virtual cluster, as they come and go. */
final class VirtualNodes {
    private final ClusterState state;
    private final VirtualJobs jobs;
    private final Observer observer;

    VirtualNodes(ClusterState state, VirtualJobs jobs, Observer observer) {
        this.state = state;
        this.jobs = jobs;
        this.observer = observer;
    }

    void come(Node node, long nowMillis) {
        observer.nodeCame(nowMillis, node);
        state.putNode(node);
    }

    /** The node goes first, so that what its replicas give back is not free for anyone. */
    void lose(NodeName node, long nowMillis) {
        state.removeNode(node);
        jobs.loseNode(node, nowMillis);
        observer.nodeLost(nowMillis, node);
    }
}
