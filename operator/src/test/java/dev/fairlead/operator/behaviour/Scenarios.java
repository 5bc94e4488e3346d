package dev.fairlead.operator.behaviour;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Scenario} on the one cluster of this JVM, and clears it away afterwards. */
final class Scenarios implements ParameterResolver, AfterEachCallback {
    private static final Namespace STORE = Namespace.create(Scenarios.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Scenario.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        SharedCluster cluster = test.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(SharedCluster.class, type -> SharedCluster.start(), SharedCluster.class);
        Scenario scenario = new Scenario(cluster, "s%02d".formatted(NUMBERS.incrementAndGet()));
        test.getStore(STORE).put(Scenario.class, scenario);
        return scenario;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Scenario scenario = test.getStore(STORE).get(Scenario.class, Scenario.class);
        if (scenario != null) {
            scenario.end();
        }
    }
}
