/** Filters without a server. */
@NullMarked
package dev.fairlead.operator.grpc.filter;

import org.jspecify.annotations.NullMarked;
