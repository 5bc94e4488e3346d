/**
 * {@code make bench-cluster}: Fairlead beside kube-scheduler on a local cluster, without a test framework. How each figure
 * is defined stands in docs/benchmarks.md.
 */
@NullMarked
package dev.fairlead.operator.bench;

import org.jspecify.annotations.NullMarked;
