/** Names of resources, as in AIP-122. */
@NullMarked
package dev.fairlead.operator.grpc.names;

import org.jspecify.annotations.NullMarked;
