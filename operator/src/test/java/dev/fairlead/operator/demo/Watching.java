package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Watches the jobs and queues of a cluster, as any other client could. Safe for threads. */
final class Watching implements AutoCloseable {
    private final long begin = System.nanoTime();
    private final Map<String, GpuJob> jobs = new LinkedHashMap<>();
    private final Map<String, GpuQueue> queues = new LinkedHashMap<>();
    private final JobHistories histories = new JobHistories();
    private final Consumer<Change> news;
    private final List<SharedIndexInformer<?>> informers;

    /** @param news told of every change that a reader wants to know, one after another */
    Watching(KubernetesClient client, Consumer<Change> news) {
        this.news = news;
        informers = List.of(
                client.resources(GpuJob.class).inAnyNamespace().inform(handler(this::jobChanged, this::jobGone)),
                client.resources(GpuQueue.class).inform(handler(this::queueChanged, this::queueGone)));
    }

    private static <T> ResourceEventHandler<T> handler(Consumer<T> changed, Consumer<T> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(object);
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                gone.accept(object);
            }
        };
    }

    private synchronized void jobChanged(GpuJob job) {
        jobs.put(job.getMetadata().getName(), job);
        if (job.getStatus() != null && job.getStatus().phase() != null) {
            Change change = new Change(elapsed(), job);
            if (histories.add(change)) {
                news.accept(change);
            }
        }
        notifyAll();
    }

    private synchronized void jobGone(GpuJob job) {
        jobs.remove(job.getMetadata().getName());
        notifyAll();
    }

    private synchronized void queueChanged(GpuQueue queue) {
        queues.put(queue.getMetadata().getName(), queue);
        notifyAll();
    }

    private synchronized void queueGone(GpuQueue queue) {
        queues.remove(queue.getMetadata().getName());
        notifyAll();
    }

    /** Since the watching began. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    synchronized Scene scene() {
        List<GpuQueue> sorted = new ArrayList<>(queues.values());
        sorted.sort(Comparator.comparing((GpuQueue queue) -> queue.getSpec().parent() != null)
                .thenComparing(queue -> queue.getMetadata().getName()));
        return new Scene(sorted, List.copyOf(jobs.values()));
    }

    synchronized JobHistories histories() {
        return histories.copy();
    }

    /** Returns when the moment has come; false if it has not within the time. */
    synchronized boolean await(Moment moment, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!moment.hasCome().test(scene())) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
