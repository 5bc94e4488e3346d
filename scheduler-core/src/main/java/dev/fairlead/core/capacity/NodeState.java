package dev.fairlead.core.capacity;

/** Whether new pods may start on a node, and if not, what an administrator would call the reason. */
public enum NodeState {
    /** Every job may use the node. */
    USABLE,
    /** Somebody keeps new pods off: the node is cordoned or being deleted. */
    CORDONED,
    /** A taint keeps off all jobs but those that bring a toleration of their own. */
    TAINTED,
    /** Something says that the node's GPUs are broken or about to be taken away. */
    UNHEALTHY,
    /** The kubelet is not ready, or was never heard of. */
    NOT_READY
}
