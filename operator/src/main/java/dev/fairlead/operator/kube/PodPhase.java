package dev.fairlead.operator.kube;

/** Where a pod of a job is, in the words that matter to the job. */
public enum PodPhase {
    /** Not ready yet, or not ready at the moment. */
    STARTING,
    /** Ready. */
    READY,
    /** Every container ended well. */
    SUCCEEDED,
    /** A container ended with an error: the job's own failure. */
    FAILED,
    /** The kubelet did not let it start (devices or other resources were gone): not the job's fault. */
    REFUSED,
    /** The node, or the cluster, took it away: not the job's fault. */
    LOST;

    /** True if the pod cannot become ready any more. */
    public boolean over() {
        return this != STARTING && this != READY;
    }
}
