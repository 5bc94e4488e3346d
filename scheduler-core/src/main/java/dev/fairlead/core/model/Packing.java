package dev.fairlead.core.model;

/** By what rule one of several equally close nodes is chosen. All but the first are published baselines. */
public enum Packing {
    /** Fairlead's own: strand the least of what others will want. */
    LEAST_STRANDED,
    /** The fullest node by CPU and GPU together. */
    BEST_FIT,
    /** The node whose free amounts point least in the pod's direction. */
    DOT_PRODUCT,
    /** GPUs in use before idle GPUs, nodes in use before idle nodes. */
    GPU_PACKING,
    /** FGD: the node whose fragmentation grows least (Weng et al., ATC'23). */
    FRAGMENTATION_GRADIENT
}
