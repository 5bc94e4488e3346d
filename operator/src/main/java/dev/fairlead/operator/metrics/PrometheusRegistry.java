package dev.fairlead.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.exporter.common.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows Micrometer's registry for Prometheus and the client below it. The registry's class on the simple
 * client is deprecated in favour of one on Prometheus' new client, which brings a protobuf runtime along that nothing here
 * uses; the text is the same.
 */
@SuppressWarnings("deprecation")
final class PrometheusRegistry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    MeterRegistry meters() {
        return registry;
    }

    /** Adds families that are made anew for each page. Their names must not change. */
    void add(Supplier<List<Family>> families) {
        registry.getPrometheusRegistry().register(new Families(families));
    }

    /** All meters in the format that the asker prefers: OpenMetrics 1.0.0, or Prometheus' text format 0.0.4. */
    MetricsText page(@Nullable String accept) {
        String type = TextFormat.chooseContentType(accept);
        return new MetricsText(type, registry.scrape(type));
    }

    /** Does not describe its families beforehand: that would make them all for nothing. */
    private static final class Families extends Collector implements Collector.Describable {
        private final Supplier<List<Family>> families;

        Families(Supplier<List<Family>> families) {
            this.families = families;
        }

        @Override
        public List<MetricFamilySamples> collect() {
            return families.get().stream().map(Families::samples).toList();
        }

        @Override
        public List<MetricFamilySamples> describe() {
            return List.of();
        }

        private static MetricFamilySamples samples(Family family) {
            List<MetricFamilySamples.Sample> samples =
                    new ArrayList<>(family.series().size());
            for (Family.Series series : family.series()) {
                samples.add(new MetricFamilySamples.Sample(
                        family.name(), family.labels(), series.labels(), series.value()));
            }
            Type type = switch (family.kind()) {
                case GAUGE -> Type.GAUGE;
                case COUNTER -> Type.COUNTER;
            };
            return new MetricFamilySamples(family.name(), type, family.help(), samples);
        }
    }
}
