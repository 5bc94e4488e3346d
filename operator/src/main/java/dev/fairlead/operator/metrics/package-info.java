/**
 * What Prometheus gets to see. Every series has a bounded number of labels and disappears with what it speaks of.
 */
@NullMarked
package dev.fairlead.operator.metrics;

import org.jspecify.annotations.NullMarked;
