/**
 * GPU time: what the jobs of a queue held, for how long. Arithmetic on whole seconds; the time is handed in and nothing here
 * knows the cluster.
 */
@NullMarked
package dev.fairlead.operator.usage;

import org.jspecify.annotations.NullMarked;
