package dev.fairlead.operator.grpc.server;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Lets a request that cannot be read arrive as an object that says so. Otherwise gRPC answers UNKNOWN and logs a stack trace
 * for each of them, which any caller may have as often as it likes.
 */
final class ReadableRequests {
    private ReadableRequests() {}

    /** Arrives in the place of a request. */
    record Unreadable(CallRefused refused) {}

    static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods =
                service.getMethods().stream().map(ReadableRequests::readable).toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> readable(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                new Patient<>(descriptor.getRequestMarshaller()), descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    private record Patient<Q>(Marshaller<Q> marshaller) implements Marshaller<Q> {
        @Override
        public InputStream stream(Q value) {
            return marshaller.stream(value);
        }

        @Override
        public Q parse(InputStream stream) {
            try {
                return marshaller.parse(stream);
            } catch (StatusRuntimeException unreadable) {
                @SuppressWarnings("unchecked") // Between here and the one who looks for it everything is generic.
                Q stranger = (Q) new Unreadable(refused(unreadable.getStatus()));
                return stranger;
            }
        }

        private static CallRefused refused(Status status) {
            if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                return new CallRefused(
                        Code.RESOURCE_EXHAUSTED,
                        ErrorReason.ERROR_REASON_REQUEST_TOO_LARGE,
                        "The request is larger than this server takes; make it smaller.");
            }
            return new CallRefused(
                    Code.INVALID_ARGUMENT,
                    ErrorReason.ERROR_REASON_INVALID_REQUEST,
                    "The request is no message of the type that the method takes; make it from Fairlead's protos.");
        }
    }
}
