package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/**
 * How much {@code /metrics} tells.
 *
 * @param perNode whether every node has series of its own
 * @param longestWaits how many of the longest waiting jobs have a series of their own, 0 to 200
 */
public record MetricsSettings(
        @JsonPropertyDescription("Whether every node has series of its own, for the heat map of nodes. Turn it off for"
                + " fleets of tens of thousands of nodes, where they are most of the page.")
        Boolean perNode,

        @JsonPropertyDescription("How many of the longest waiting jobs have a series of their own, 0 to 200.")
        Integer longestWaits) {
    /** Series for every node and for the 20 longest waits. */
    public static final MetricsSettings DEFAULT = new MetricsSettings(true, 20);

    private static final int MOST_WAITS = 200;

    /** Jackson passes null for what is absent; it reads as the default. */
    public MetricsSettings {
        perNode = Objects.requireNonNullElse(perNode, true);
        longestWaits = Objects.requireNonNullElse(longestWaits, 20);
        if (longestWaits < 0 || longestWaits > MOST_WAITS) {
            throw new IllegalArgumentException(
                    "metrics.longestWaits must be 0 to " + MOST_WAITS + ", not " + longestWaits);
        }
    }
}
