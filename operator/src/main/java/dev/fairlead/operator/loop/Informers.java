package dev.fairlead.operator.loop;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.kube.PodReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the cluster. Until {@link #handOver} what is seen is only remembered, which keeps a follower warm; from then on
 * everything that is there and everything that changes is handed over.
 */
public final class Informers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);
    private static final long PATIENCE_SECONDS = 60;

    private final List<Source<?>> sources = new ArrayList<>();
    private final Consumer<LoopEvent> sink;
    private final Sightings sightings;

    /** @param sink gets the events, from several threads, without an older sight of an object after a newer one */
    public Informers(KubernetesClient client, PodReader pods, Consumer<LoopEvent> sink) {
        this.sink = sink;
        SharedIndexInformer<PriorityClass> classes =
                client.scheduling().v1().priorityClasses().runnableInformer(0);
        SharedIndexInformer<GpuQueue> queues = client.resources(GpuQueue.class).runnableInformer(0);
        SharedIndexInformer<Node> nodes = client.nodes().runnableInformer(0);
        SharedIndexInformer<Pod> allPods = client.pods().inAnyNamespace().runnableInformer(0);
        SharedIndexInformer<GpuJob> jobs =
                client.resources(GpuJob.class).inAnyNamespace().runnableInformer(0);
        SharedIndexInformer<GpuQueueUsage> usages =
                client.resources(GpuQueueUsage.class).runnableInformer(0);
        jobs.addIndexers(Map.of(Sightings.BY_QUEUE, Informers::queue));
        sightings = new Sightings(
                new Watched<>(queues),
                new Watched<>(jobs),
                new Watched<>(nodes),
                new Watched<>(allPods),
                new Watched<>(classes),
                new Watched<>(usages));
        // In the order in which they are handed over: what jobs are read with comes before them, and so do their pods.
        sources.add(new Source<>(
                "PriorityClasses",
                classes,
                LoopEvent.PriorityClassSeen::new,
                gone -> new LoopEvent.PriorityClassGone(gone.getMetadata().getName())));
        sources.add(new Source<>(
                "GpuQueues",
                queues,
                LoopEvent.QueueSeen::new,
                gone -> new LoopEvent.QueueGone(new QueueName(gone.getMetadata().getName()))));
        sources.add(new Source<>("GpuQueueUsages", usages, LoopEvent.UsageSeen::new, LoopEvent.UsageGone::new));
        sources.add(new Source<>(
                "Nodes",
                nodes,
                LoopEvent.NodeSeen::new,
                gone -> new LoopEvent.NodeGone(new NodeName(gone.getMetadata().getName()))));
        sources.add(new Source<>(
                "Pods",
                allPods,
                pod -> new LoopEvent.PodSeen(pods.read(pod)),
                gone -> new LoopEvent.PodGone(pods.read(gone))));
        sources.add(new Source<>("GpuJobs", jobs, LoopEvent.JobSeen::new, LoopEvent.JobGone::new));
    }

    private static List<String> queue(GpuJob job) {
        @Nullable GpuJobSpec spec = job.getSpec();
        return spec == null || spec.queue() == null ? List.of() : List.of(spec.queue());
    }

    /** What was seen, for those who only read; empty before {@link #start}. */
    public Sightings sightings() {
        return sightings;
    }

    /**
     * Starts all watches and returns when everything that is there was read.
     *
     * @throws StartException if the cluster does not answer, or does not have our resource types
     */
    public void start() throws StartException {
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (Source<?> source : sources) {
            started.add(source.start());
        }
        for (int i = 0; i < started.size(); i++) {
            String what = sources.get(i).what;
            try {
                started.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                throw StartException.reading(what, cause);
            } catch (TimeoutException slow) {
                throw new StartException("the API server did not list the " + what + " within " + PATIENCE_SECONDS
                        + " seconds; is it overloaded?");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted while the " + what + " were being read");
            }
        }
    }

    /** Hands over everything that is there, and from now on everything that changes. */
    public void handOver() {
        sources.forEach(Source::handOver);
    }

    /** What is wrong with a watch, if one has ended for good. */
    public Optional<String> problem() {
        return sources.stream()
                .filter(source -> !source.informer.isRunning())
                .map(source -> "the watch of the " + source.what + " has ended")
                .findFirst();
    }

    @Override
    public void close() {
        sources.forEach(source -> source.informer.stop());
    }

    /** One kind of objects. The lock keeps what changes during the handing over behind what was there. */
    private final class Source<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final String what;
        private final SharedIndexInformer<T> informer;
        private final Function<T, LoopEvent> seen;
        private final Function<T, LoopEvent> gone;
        private boolean handedOver;

        Source(String what, SharedIndexInformer<T> informer, Function<T, LoopEvent> seen, Function<T, LoopEvent> gone) {
            this.what = what;
            this.informer = informer;
            this.seen = seen;
            this.gone = gone;
        }

        CompletableFuture<Void> start() {
            informer.addEventHandler(this);
            informer.exceptionHandler((isStarted, failure) -> {
                if (isStarted) {
                    LOG.warn("The watch of the {} broke off and is resumed: {}", what, failure.toString());
                }
                return isStarted;
            });
            return informer.start().toCompletableFuture();
        }

        synchronized void handOver() {
            handedOver = true;
            informer.getStore().list().forEach(object -> sink.accept(seen.apply(object)));
        }

        @Override
        public void onAdd(T object) {
            tell(seen, object);
        }

        @Override
        public void onUpdate(T before, T object) {
            tell(seen, object);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            tell(gone, object);
        }

        private synchronized void tell(Function<T, LoopEvent> event, T object) {
            if (!handedOver) {
                return;
            }
            try {
                sink.accept(event.apply(object));
            } catch (RuntimeException unreadable) {
                LOG.error(
                        "{} {}/{} cannot be read; it is skipped.",
                        object.getKind(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName(),
                        unreadable);
            }
        }
    }
}
