package dev.fairlead.core.pack;

/** Which of the nodes that fit a pod takes it. */
public interface PackingPolicy {
    /** How it is called on a command line. */
    String name();

    /**
     * How good it would be to put the pod on such a node; the highest wins.
     *
     * @param node a state in which the pod fits
     */
    long score(NodeState node, PodShape pod);

    /** The GPU for a shared pod that fits on the node. */
    default int gpu(NodeState node, PodShape pod) {
        return node.tightestGpu(pod);
    }
}
