/** Filters of lists, a part of AIP-160. */
@NullMarked
package dev.fairlead.operator.grpc.filter;

import org.jspecify.annotations.NullMarked;
