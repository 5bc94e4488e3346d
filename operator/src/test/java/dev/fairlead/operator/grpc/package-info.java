/** The gRPC services on a real API server, called through the generated stubs. */
@NullMarked
package dev.fairlead.operator.grpc;

import org.jspecify.annotations.NullMarked;
