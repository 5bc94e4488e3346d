package dev.fairlead.operator.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** Says which permission a call needs. */
public interface MethodPermissions {
    /**
     * The permission that this very request needs.
     *
     * @return null when the method is not known here: such a call must be refused
     */
    @Nullable
    Permission of(MethodDescriptor<?, ?> method, Message request);
}
