package dev.fairlead.localcluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Adds simulated nodes to a cluster, cuts them off and brings them back. Needs a cluster that runs KWOK. */
public final class SimulatedNodes {
    private static final int CREATES_IN_FLIGHT = 24;
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final KubernetesClient client;

    /** Nodes of the cluster that the client talks to; the caller keeps and closes the client. */
    public SimulatedNodes(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Creates the nodes, many at a time, and returns when all are ready and free of the not-ready taint, which
     * Kubernetes puts on every new node and no scheduler tolerates.
     *
     * @throws LocalClusterException when one cannot be created or is not ready within 60 s
     */
    public void add(Collection<GpuNode> nodes) {
        Semaphore inFlight = new Semaphore(CREATES_IN_FLIGHT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Node>> created = nodes.stream()
                    .map(node -> threads.submit(() -> {
                        inFlight.acquire();
                        try {
                            return client.nodes().resource(node.toNode()).create();
                        } finally {
                            inFlight.release();
                        }
                    }))
                    .toList();
            for (Future<Node> one : created) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new LocalClusterException("A simulated node could not be created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        awaitReady(nodes.stream().map(GpuNode::name).toList());
    }

    /** Returns when all the named nodes are ready and schedulable. */
    public void awaitReady(Collection<String> names) {
        Set<String> wanted = new HashSet<>(names);
        CompletableFuture<List<Node>> ready = client.nodes()
                .informOnCondition(nodes -> nodes.stream()
                                .filter(SimulatedNodes::isReady)
                                .filter(node ->
                                        wanted.contains(node.getMetadata().getName()))
                                .count()
                        == wanted.size());
        try {
            ready.get(READY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Set<String> missing = new HashSet<>(wanted);
            client.nodes().list().getItems().stream()
                    .filter(SimulatedNodes::isReady)
                    .forEach(node -> missing.remove(node.getMetadata().getName()));
            throw new LocalClusterException(
                    missing.size() + " of " + wanted.size() + " simulated nodes were not ready within "
                            + READY_TIMEOUT.toSeconds() + " s: "
                            + missing.stream().sorted().limit(5).toList()
                            + ". KWOK makes them ready and kube-controller-manager takes the not-ready taint away: look at"
                            + " kwok.log and kube-controller-manager.log in the cluster's log folder.",
                    e);
        } catch (ExecutionException e) {
            throw new LocalClusterException("The simulated nodes could not be watched: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            ready.cancel(true);
        }
    }

    /**
     * Cuts a node off: its conditions become Unknown and it gets the unreachable taints; its lease stops, its pods make
     * no progress any more and stay when deleted, until {@link #restore} or until the Node object is deleted. A
     * {@link Simulation#RUN_FOR} that was already being counted still ends.
     */
    public void lose(String name) {
        merge(name, """
                {"metadata": {"annotations": {"%s": "true"}}}""".formatted(Simulation.LOST));
    }

    /** Brings a lost node back; returns at once, {@link #awaitReady} waits. */
    public void restore(String name) {
        merge(name, """
                {"metadata": {"annotations": {"%s": null}, "labels": {"%s": null}}}""".formatted(Simulation.LOST, Simulation.SILENT_LABEL));
    }

    /** A patch without a resource version: kubelets and controllers write to nodes all the time. */
    private void merge(String name, String json) {
        client.nodes().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** Whether the node's Ready condition is true and neither a not-ready nor an unreachable taint is on it. */
    public static boolean isReady(Node node) {
        boolean ready = node.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
        boolean tainted = node.getSpec().getTaints().stream()
                .anyMatch(taint -> taint.getKey().equals("node.kubernetes.io/not-ready")
                        || taint.getKey().equals("node.kubernetes.io/unreachable"));
        return ready && !tainted;
    }

    private static LocalClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalClusterException("The wait for simulated nodes was interrupted.", e);
    }
}
