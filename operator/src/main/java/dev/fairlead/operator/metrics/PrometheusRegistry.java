package dev.fairlead.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;

/**
 * The one place that knows Micrometer's registry for Prometheus. Its class on the simple client is deprecated in favour of
 * one on Prometheus' new client, which brings a protobuf runtime along that nothing here uses; the text is the same.
 */
@SuppressWarnings("deprecation")
final class PrometheusRegistry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    MeterRegistry meters() {
        return registry;
    }

    /** All meters in Prometheus' text format 0.0.4. */
    String text() {
        return registry.scrape();
    }
}
