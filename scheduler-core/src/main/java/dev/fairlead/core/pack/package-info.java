/**
 * How well a pod fits on a node. Nodes in the same state are one class, judged once: the cost of a decision grows with the
 * number of different states, not of nodes. The policies are small and interchangeable; those published by others are here
 * as baselines.
 */
@NullMarked
package dev.fairlead.core.pack;

import org.jspecify.annotations.NullMarked;
