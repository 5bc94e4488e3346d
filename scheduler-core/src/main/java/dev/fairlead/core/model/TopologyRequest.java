package dev.fairlead.core.model;

/**
 * How close a gang's replicas must or should be.
 *
 * @param required the level at which all replicas must share one domain; empty for none
 * @param preferred the level at which they share one domain if that is possible now; empty for none
 * @param segmentLevel the level at which each segment must share one domain (such as the NVLink domain of an NVL72); empty
 *     for none
 * @param segmentReplicas how many workers make a segment, by their numbers; 0 for none. The last segment may be smaller
 */
public record TopologyRequest(String required, String preferred, String segmentLevel, int segmentReplicas) {
    public static final TopologyRequest ANYWHERE = new TopologyRequest("", "");

    public TopologyRequest {
        if (segmentReplicas < 0 || segmentLevel.isEmpty() != (segmentReplicas == 0)) {
            throw new IllegalArgumentException("segments need both a level and a size of 1 or more, not '"
                    + segmentLevel + "' and " + segmentReplicas);
        }
    }

    /** A request without segments. */
    public TopologyRequest(String required, String preferred) {
        this(required, preferred, "", 0);
    }

    public boolean hasRequired() {
        return !required.isEmpty();
    }

    public boolean hasPreferred() {
        return !preferred.isEmpty();
    }

    public boolean hasSegments() {
        return segmentReplicas > 0;
    }
}
