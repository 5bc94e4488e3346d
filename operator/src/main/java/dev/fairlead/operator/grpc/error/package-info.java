/** What a caller hears when a call fails: google.rpc details and a sentence for people. */
@NullMarked
package dev.fairlead.operator.grpc.error;

import org.jspecify.annotations.NullMarked;
