package dev.fairlead.core.model;

import java.util.HashSet;
import java.util.List;

/**
 * The cluster's levels of closeness, outermost first, such as zone, block, rack, nvlink, node. The last level is the
 * single node.
 */
public record Topology(List<String> levels) {
    public Topology {
        levels = List.copyOf(levels);
        if (levels.isEmpty() || new HashSet<>(levels).size() != levels.size()) {
            throw new IllegalArgumentException("a topology needs at least one level, each named once: " + levels);
        }
    }

    /** The level's position, 0 for the outermost, or -1 if there is no level of that name. */
    public int depthOf(String level) {
        return levels.indexOf(level);
    }

    /** How many levels there are. */
    public int depth() {
        return levels.size();
    }
}
