/** Pages of lists that stay in order while objects come and go. */
@NullMarked
package dev.fairlead.operator.grpc.paging;

import org.jspecify.annotations.NullMarked;
