/**
 * The Helm chart, the plain manifests made from it and the image: rendered and installed by the real Helm, accepted by a
 * real API server, and the operator run there with the rights that the chart gives it and no others.
 */
@NullMarked
package dev.fairlead.operator.chart;

import org.jspecify.annotations.NullMarked;
