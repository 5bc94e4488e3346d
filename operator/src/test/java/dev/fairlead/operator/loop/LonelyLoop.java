package dev.fairlead.operator.loop;

import dev.fairlead.operator.apply.JobEvents;
import dev.fairlead.operator.apply.KubernetesClusterPort;
import dev.fairlead.operator.apply.PodWrites;
import dev.fairlead.operator.apply.QueueStatuses;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.apply.StatusOutbox;
import dev.fairlead.operator.apply.WriteLanes;
import dev.fairlead.operator.config.MetricsSettings;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.kube.GpuTypeNames;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.PodWriter;
import dev.fairlead.operator.kube.QueueReader;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Readers;
import dev.fairlead.operator.usage.UsageLedger;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A loop as the operator puts it together, whose API server never answers: what it is to see must be offered to it. */
final class LonelyLoop implements AutoCloseable {
    private final KubernetesClient nobody = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl("https://127.0.0.1:1")
                    .build())
            .build();
    private final SchedulerMetrics metrics;
    private final ClusterMirror mirror;
    private final QueueUsages usages;
    private final WriteLanes lanes;
    private final SchedulingLoop loop;

    LonelyLoop(InstantSource clock) {
        OperatorConfig config = OperatorConfig.defaults();
        metrics = new SchedulerMetrics(clock);
        NodeReader nodes = new NodeReader(
                config.gpus(), new GpuTypeNames(config.gpuTypeAliases()), config.topology(), config.nodeHealth());
        JobReader jobs = new JobReader(nodes.topology(), config.gpus(), List.of());
        UsageLedger ledger = new UsageLedger();
        mirror = new ClusterMirror(
                new Readers(nodes, new QueueReader(), jobs, config.gpus()),
                config.scheduling().policy(),
                ledger);
        lanes = new WriteLanes(new KubernetesClusterPort(nobody, metrics, clock), 1);
        LoopSettings settings = LoopSettings.of(Duration.ofMillis(0), false);
        JobEvents events = new JobEvents(lanes, clock);
        usages = new QueueUsages(lanes, ledger, settings.usageWrites());
        Outbox outbox = new Outbox(
                new PodWrites(
                        lanes,
                        new PodWriter(config.gpus(), List.of()),
                        mirror.nodes(),
                        (job, attempt, index, outcome) -> {}),
                new StatusOutbox(lanes, settings.statuses()),
                new QueueStatuses(lanes, events, mirror, settings.statuses()),
                usages,
                events);
        loop = new SchedulingLoop(mirror, outbox, settings, metrics, MetricsSettings.DEFAULT, clock);
    }

    SchedulingLoop loop() {
        return loop;
    }

    SchedulerMetrics metrics() {
        return metrics;
    }

    ClusterMirror mirror() {
        return mirror;
    }

    FigureCount figureCount(MetricsSettings shown) {
        return new FigureCount(mirror, usages, shown);
    }

    @Override
    public void close() {
        lanes.close(List.of(), Duration.ZERO);
        metrics.close();
        nobody.close();
    }
}
