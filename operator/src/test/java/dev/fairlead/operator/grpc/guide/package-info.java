/** What the guide to the gRPC API shows. */
@NullMarked
package dev.fairlead.operator.grpc.guide;

import org.jspecify.annotations.NullMarked;
