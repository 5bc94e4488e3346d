/**
 * What the operator does for its users, on a real API server. One class for each group of behaviours; a test reads as a
 * scenario: nodes, queues and jobs in, what becomes of them out. Tests wait for conditions, never for time.
 *
 * <p>One cluster and one operator serve all tests, several at a time: each has a namespace, GPU nodes of a type of its own
 * and queues of its own ({@link dev.fairlead.operator.behaviour.Scenario}). Everything is written and watched with the
 * official Kubernetes client for Java, which knows nothing of the operator's own
 * ({@link dev.fairlead.operator.behaviour.Witness}).
 */
@NullMarked
package dev.fairlead.operator.behaviour;

import org.jspecify.annotations.NullMarked;
