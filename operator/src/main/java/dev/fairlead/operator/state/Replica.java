package dev.fairlead.operator.state;

import dev.fairlead.core.model.NodeName;
import org.jspecify.annotations.Nullable;

/** One pod of a job as far as it is known: asked for, there, ended or gone. Belongs to the loop's thread. */
public final class Replica {
    /** What is known about the pod. */
    public enum PodState {
        /** Creation was asked for; the pod was not seen yet. */
        WANTED,
        /** It exists and is not ready. */
        WAITING,
        /** It exists and is ready. */
        READY,
        /** It ended well. */
        SUCCEEDED,
        /** It ended badly. */
        FAILED,
        /** It does not exist. */
        GONE
    }

    /** Who is to blame for what went wrong with a pod. */
    public enum Fault {
        NONE,
        /** The job's own containers. */
        JOB,
        /** A node, a kubelet, or someone who deleted the pod. */
        CLUSTER
    }

    private final int index;
    private final NodeName node;
    private final String podName;
    private String podUid = "";
    private PodState state = PodState.WANTED;
    private boolean dismissed;
    private boolean deletionSent;
    private @Nullable Holding holding;
    private boolean succeeded;
    private Fault fault = Fault.NONE;
    private String trouble = "";

    Replica(int index, NodeName node, String podName) {
        this.index = index;
        this.node = node;
        this.podName = podName;
    }

    public int index() {
        return index;
    }

    public NodeName node() {
        return node;
    }

    public String podName() {
        return podName;
    }

    /** The pod's identity, empty until it was seen. */
    public String podUid() {
        return podUid;
    }

    public PodState state() {
        return state;
    }

    /** True if we want the pod to leave. */
    public boolean dismissed() {
        return dismissed;
    }

    /** True if the API server was asked to delete the pod. */
    public boolean deletionSent() {
        return deletionSent;
    }

    /** True if the scheduler's state counts this replica's GPUs as the job's. */
    public boolean booked() {
        return holding != null;
    }

    public Fault fault() {
        return fault;
    }

    /** What went wrong with the pod, one sentence without the full stop; empty if nothing did. */
    public String trouble() {
        return trouble;
    }

    /** True if the pod was created, or may have been, and has not gone. */
    public boolean exists() {
        return state != PodState.GONE;
    }

    /** True if the pod has ended: it holds no GPU any more but can still be looked at. */
    public boolean ended() {
        return state == PodState.SUCCEEDED || state == PodState.FAILED;
    }

    /** True if the pod ended well, even if someone has cleaned it up since. */
    public boolean succeeded() {
        return succeeded;
    }

    /** Takes in what the cluster says about the pod. */
    void see(String uid, PodState now) {
        podUid = uid;
        state = now;
        succeeded |= now == PodState.SUCCEEDED;
    }

    /** The pod does not exist: it was never created, or has gone. */
    public void setGone() {
        state = PodState.GONE;
    }

    /** Something went wrong; what went wrong first stays, for the rest follows from it. */
    public void blame(Fault whose, String why) {
        if (fault == Fault.NONE) {
            fault = whose;
            trouble = why;
        }
    }

    /** We want the pod to leave: what happens to it from now on is nobody's fault. */
    public void dismiss() {
        dismissed = true;
    }

    public void setDeletionSent() {
        deletionSent = true;
    }

    /** What is booked for this replica; null if nothing is. */
    @Nullable
    Holding holding() {
        return holding;
    }

    void setHolding(@Nullable Holding holding) {
        this.holding = holding;
    }
}
