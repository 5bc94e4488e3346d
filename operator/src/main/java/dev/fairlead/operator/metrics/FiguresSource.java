package dev.fairlead.operator.metrics;

import java.util.Optional;

/** Where the figures of the cluster come from. Called by any thread, several at once. */
@FunctionalInterface
public interface FiguresSource {
    /** The latest figures; empty while this operator does not decide. May wait a moment for newer ones. */
    Optional<ClusterFigures> latest();
}
