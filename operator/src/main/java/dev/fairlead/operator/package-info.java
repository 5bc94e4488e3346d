/** The operator: Fairlead's decisions against a Kubernetes cluster. */
@NullMarked
package dev.fairlead.operator;

import org.jspecify.annotations.NullMarked;
