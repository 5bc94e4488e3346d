package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/**
 * Whether and where several operators agree on the one that decides.
 *
 * @param enabled false only where a second operator cannot exist
 * @param namespace the namespace of the Lease
 * @param name the name of the Lease
 */
public record LeaderElection(
        @JsonPropertyDescription("False only where a second operator cannot exist, as on a laptop.")
        Boolean enabled,

        @JsonPropertyDescription("The namespace of the Lease.")
        String namespace,

        @JsonPropertyDescription("The name of the Lease.") String name) {
    /** One operator at a time, by the Lease {@code fairlead} in {@code fairlead-system}. */
    public static final LeaderElection DEFAULT = new LeaderElection(true, "fairlead-system", "fairlead");

    /** Jackson passes null for what is absent; it reads as the default. */
    public LeaderElection {
        enabled = Objects.requireNonNullElse(enabled, true);
        namespace = Objects.requireNonNullElse(namespace, "fairlead-system");
        name = Objects.requireNonNullElse(name, "fairlead");
        if (namespace.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("leaderElection: namespace and name must not be empty");
        }
    }
}
