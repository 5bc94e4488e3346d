package dev.fairlead.operator.loop;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.config.MetricsSettings;
import dev.fairlead.operator.kube.KubernetesJson;
import dev.fairlead.operator.metrics.ClusterFigures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** Run by hand: what metrics cost the scheduler's thread and the reader, with so many nodes and so many waiting jobs. */
public final class FigureCost {
    private static final int QUEUES = 50;
    private static final int RACK = 16;
    private static final int TIMES = 21;
    private static final KubernetesSerialization JSON = KubernetesJson.serialization();

    private FigureCost() {}

    /** @param arguments nodes of 8 GPUs, and waiting jobs */
    public static void main(String[] arguments) throws InterruptedException {
        int nodes = Integer.parseInt(arguments[0]);
        int jobs = Integer.parseInt(arguments[1]);
        InstantSource clock = InstantSource.system();
        try (LonelyLoop lonely = new LonelyLoop(clock)) {
            offer(lonely.loop(), nodes, jobs);
            for (int step = 0; step < (nodes + jobs) / 2_500 + 10; step++) {
                lonely.loop().step(Duration.ZERO);
            }
            FigureCount count = lonely.figureCount(MetricsSettings.DEFAULT);
            ClusterFigures figures = count.figures();
            System.out.println("nodes " + nodes + ", jobs " + figures.jobs() + ", pods "
                    + figures.pods().size());
            Plan plan = SchedulingCycle.decide(lonely.mirror().state(), clock.millis());
            report("one decision", () -> SchedulingCycle.decide(lonely.mirror().state(), clock.millis()));
            report("its metrics, each cycle", () -> lonely.metrics().decided(plan, Duration.ofMillis(1)));
            report(
                    "capacities, no longer each cycle",
                    () -> lonely.mirror().state().fleet().capacities());
            report("figures, each scrape, on the loop's thread", count::figures);
            lonely.metrics().show(() -> Optional.of(figures));
            report(
                    "page, each scrape, on the reader's thread",
                    () -> lonely.metrics().text());
            System.out.println("page: " + lonely.metrics().text().length() / 1024 + " KiB");
        }
    }

    private static void offer(SchedulingLoop loop, int nodes, int jobs) {
        for (int i = 0; i < QUEUES; i++) {
            loop.offer(
                    new LoopEvent.QueueSeen(JSON.unmarshal("""
                    {"apiVersion": "scheduling.fairlead.dev/v1alpha1", "kind": "GpuQueue",
                     "metadata": {"name": "q%d", "uid": "q%d"},
                     "spec": {"gpus": [{"type": "H100", "guaranteed": %d}]}}""".formatted(i, i, nodes * 8 / QUEUES), GpuQueue.class)));
        }
        for (int i = 0; i < nodes; i++) {
            loop.offer(new LoopEvent.NodeSeen(JSON.unmarshal("""
                    {"apiVersion": "v1", "kind": "Node",
                     "metadata": {"name": "n%d", "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
                        "topology.kubernetes.io/zone": "z%d", "topology.kubernetes.io/rack": "r%d"}},
                     "spec": {},
                     "status": {"allocatable": {"nvidia.com/gpu": "8", "cpu": "128", "memory": "1Ti", "pods": "110"},
                                "conditions": [{"type": "Ready", "status": "True"}]}}""".formatted(i, i % 4, i / RACK), Node.class)));
        }
        for (int i = 0; i < jobs; i++) {
            loop.offer(new LoopEvent.JobSeen(JSON.unmarshal("""
                    {"apiVersion": "scheduling.fairlead.dev/v1alpha1", "kind": "GpuJob",
                     "metadata": {"name": "j%d", "namespace": "ns%d", "uid": "j%d", "generation": 1,
                        "creationTimestamp": "2026-11-23T10:00:00Z"},
                     "spec": {"queue": "q%d", "replicas": 2, "gpusPerReplica": 8,
                        "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}}""".formatted(i, i % 100, i, i % QUEUES), GpuJob.class)));
        }
    }

    private static void report(String what, Runnable work) {
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-45s median %8.2f ms, most %8.2f ms%n", what, nanos[TIMES / 2] / 1e6, nanos[TIMES - 1] / 1e6);
    }
}
