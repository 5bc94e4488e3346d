package dev.fairlead.operator.state;

import dev.fairlead.operator.kube.PodReading;
import dev.fairlead.operator.state.Replica.Fault;
import dev.fairlead.operator.state.Replica.PodState;

/** Takes what is seen of a job's pod into the replica that it is. */
final class PodSightings {
    private PodSightings() {}

    static void see(Replica replica, PodReading.OfJob pod) {
        if (!pod.uid().equals(replica.podUid()) && !replica.podUid().isEmpty() && !replica.dismissed()) {
            replica.blame(Fault.CLUSTER, "pod " + pod.name() + " was replaced by someone");
        }
        replica.see(pod.uid(), stateOf(pod));
        if (replica.dismissed()) {
            return;
        }
        switch (pod.phase()) {
            case FAILED -> replica.blame(Fault.JOB, about(pod, "failed"));
            case REFUSED, LOST -> replica.blame(Fault.CLUSTER, about(pod, "was lost"));
            case STARTING, READY, SUCCEEDED -> {
                // A pod that ended well keeps its result, whoever cleans it up.
                if (pod.terminating() && !replica.succeeded()) {
                    replica.blame(Fault.CLUSTER, "pod " + pod.name() + " was deleted by someone");
                }
            }
        }
    }

    static void gone(Replica replica, PodReading.OfJob pod) {
        if (!replica.dismissed() && !replica.succeeded()) {
            replica.blame(Fault.CLUSTER, about(pod, "is gone: someone deleted it, or its node went away"));
        }
        replica.setGone();
    }

    private static PodState stateOf(PodReading.OfJob pod) {
        return switch (pod.phase()) {
            case READY -> PodState.READY;
            case SUCCEEDED -> PodState.SUCCEEDED;
            case FAILED -> PodState.FAILED;
            case STARTING -> PodState.WAITING;
            // A lost pod may still hold its node; it has ended when it does not.
            case REFUSED, LOST -> pod.holdsNode() ? PodState.WAITING : PodState.FAILED;
        };
    }

    private static String about(PodReading.OfJob pod, String otherwise) {
        return "pod " + pod.name() + " on node " + pod.node() + ": "
                + (pod.sentence().isEmpty() ? otherwise : pod.sentence());
    }
}
