/** The FleetService: where GPUs are and what is free of them. */
@NullMarked
package dev.fairlead.operator.grpc.fleet;

import org.jspecify.annotations.NullMarked;
