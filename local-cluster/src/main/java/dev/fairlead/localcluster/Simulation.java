package dev.fairlead.localcluster;

/**
 * Annotations that steer what the simulated kubelet (KWOK with {@code stages.yaml}) does with a pod or a node.
 * Durations are written as in Go: {@code 300ms}, {@code 30s}, {@code 1h15m}.
 */
public final class Simulation {
    /** Pod: how long it runs before it finishes, counted from its start; without it the pod runs for ever. */
    public static final String RUN_FOR = "local-cluster.fairlead.dev/run-for";

    /** Pod: exit code with which it finishes after {@link #RUN_FOR}; 0 (the default) succeeds, all others fail. */
    public static final String EXIT_CODE = "local-cluster.fairlead.dev/exit-code";

    /** Pod: the kubelet refuses it with this reason, for example {@code UnexpectedAdmissionError}. */
    public static final String ADMISSION_ERROR = "local-cluster.fairlead.dev/admission-error";

    /** Pod: how long it takes from being bound to running; at once by default. */
    public static final String START_AFTER = "local-cluster.fairlead.dev/start-after";

    /** Pod: how long it takes to go after being deleted; at once by default. */
    public static final String TERMINATE_AFTER = "local-cluster.fairlead.dev/terminate-after";

    /** Node: {@code "true"} cuts the node off; {@link SimulatedNodes#lose} sets it. */
    public static final String LOST = "local-cluster.fairlead.dev/lost";

    /** Node label that the simulation itself puts on a lost node; {@link SimulatedNodes#restore} takes it away. */
    static final String SILENT_LABEL = "local-cluster.fairlead.dev/silent";

    private Simulation() {}
}
