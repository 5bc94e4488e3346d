/**
 * The custom resources {@link dev.fairlead.operator.api.GpuJob}, {@link dev.fairlead.operator.api.GpuQueue} and
 * {@link dev.fairlead.operator.api.GpuQueueUsage} as Java types. The annotations here are the source of the CRD files in {@code deploy/crds} and of the reference pages:
 * descriptions, defaults, bounds and CEL rules stand next to the field they speak of.
 *
 * <p>Three habits keep one odd object from stopping the operator: unknown fields are ignored, unknown enum values read as
 * {@code UNKNOWN}, and absent fields read as their documented default.
 */
@NullMarked
package dev.fairlead.operator.api;

import org.jspecify.annotations.NullMarked;
