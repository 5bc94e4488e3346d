package dev.fairlead.core.model;

/**
 * How close a gang's replicas must or should be.
 *
 * @param required the level at which all replicas must share one domain; empty for none
 * @param preferred the level at which they share one domain if that is possible now; empty for none
 */
public record TopologyRequest(String required, String preferred) {
    public static final TopologyRequest ANYWHERE = new TopologyRequest("", "");

    public boolean hasRequired() {
        return !required.isEmpty();
    }

    public boolean hasPreferred() {
        return !preferred.isEmpty();
    }
}
