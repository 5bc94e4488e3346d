/**
 * The server around the gRPC services: who may come in, what they may do, and how much of it. Everything is refused that is
 * not known to be allowed, and no caller can make another one wait.
 */
@NullMarked
package dev.fairlead.operator.grpc.server;

import org.jspecify.annotations.NullMarked;
