/** The demo: the manifests of {@code deploy/examples} told as a story on a local cluster, and checked. */
@NullMarked
package dev.fairlead.operator.demo;

import org.jspecify.annotations.NullMarked;
