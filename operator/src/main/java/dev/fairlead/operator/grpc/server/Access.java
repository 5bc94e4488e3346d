package dev.fairlead.operator.grpc.server;

import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import org.jspecify.annotations.Nullable;

/** What a caller has to show before a method is called. */
enum Access {
    /** Nothing: load balancers and kubelets have no token. */
    OPEN,
    /** Who it is. */
    KNOWN,
    /** Who it is, and a permission for this very request. */
    GRANTED;

    static Access of(MethodDescriptor<?, ?> method) {
        @Nullable String service = method.getServiceName();
        if (HealthGrpc.SERVICE_NAME.equals(service)) {
            return OPEN;
        }
        return ServerReflectionGrpc.SERVICE_NAME.equals(service) || UnknownMethods.SERVICE.equals(service)
                ? KNOWN
                : GRANTED;
    }
}
