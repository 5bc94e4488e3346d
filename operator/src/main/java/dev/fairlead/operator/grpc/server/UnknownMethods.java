package dev.fairlead.operator.grpc.server;

import com.google.protobuf.Empty;
import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of methods that do not exist, after the caller has said who it is like any other. All of them are one method
 * here, so that names that callers make up do not become metrics.
 */
final class UnknownMethods extends HandlerRegistry {
    static final String SERVICE = "fairlead.Unknown";

    private static final ServerMethodDefinition<Empty, Empty> METHOD = ServerMethodDefinition.create(
            MethodDescriptor.<Empty, Empty>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Unknown"))
                    .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                    .build(),
            (call, headers) -> {
                // At once: a caller who means a stream sends no end of its requests.
                throw refused().status();
            });

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        return METHOD;
    }

    private static CallRefused refused() {
        return new CallRefused(
                Code.UNIMPLEMENTED,
                ErrorReason.ERROR_REASON_UNKNOWN_METHOD,
                "There is no such method; list the methods by reflection, as buf curl --list-methods does.");
    }
}
