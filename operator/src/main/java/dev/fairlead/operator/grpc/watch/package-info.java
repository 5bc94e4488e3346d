/** Streams that follow changes, for readers of any speed. */
@NullMarked
package dev.fairlead.operator.grpc.watch;

import org.jspecify.annotations.NullMarked;
