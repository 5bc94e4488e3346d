package dev.fairlead.operator.grpc.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one {@link ApiServer} of this JVM to the tests of this package; they only add accounts to it. */
final class SharedApiServer implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(SharedApiServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(ApiServer.class, type -> ApiServer.start(), ApiServer.class);
    }
}
