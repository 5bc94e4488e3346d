package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Objects;

/**
 * Who may look inside the operator.
 *
 * @param snapshot to whom {@code /debug/snapshot} is answered: {@code loopback}, {@code anyone} or {@code nobody}
 */
public record DebugSettings(
        @JsonPropertyDescription(
                "Whom /debug/snapshot answers: loopback (whoever kubectl port-forward lets in), anyone who"
                        + " reaches httpPort, or nobody. It tells the names and needs of all jobs, nodes and queues.")
        String snapshot) {
    private static final List<String> WORDS = List.of("loopback", "anyone", "nobody");

    /** Whoever Kubernetes lets forward a port to the pod. */
    public static final DebugSettings DEFAULT = new DebugSettings("loopback");

    /** Jackson passes null for what is absent; it reads as the default. */
    public DebugSettings {
        snapshot = Objects.requireNonNullElse(snapshot, "loopback");
        if (!WORDS.contains(snapshot)) {
            throw new IllegalArgumentException(
                    "debug.snapshot must be loopback, anyone or nobody, not '" + snapshot + "'");
        }
    }
}
