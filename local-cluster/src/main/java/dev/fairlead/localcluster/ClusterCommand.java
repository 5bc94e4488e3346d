package dev.fairlead.localcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make cluster}: a local cluster to try things on, until Ctrl-C. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        version = "Kubernetes " + ControlPlaneBinaries.KUBERNETES_VERSION,
        description = "Starts a real Kubernetes control plane with simulated GPU nodes and runs until Ctrl-C.")
public final class ClusterCommand implements Callable<Integer> {
    @Option(names = "--h100-nodes", defaultValue = "0", description = "simulated nodes with H100 GPUs (default 0)")
    private int h100Nodes;

    @Option(names = "--a100-nodes", defaultValue = "0", description = "simulated nodes with A100 GPUs (default 0)")
    private int a100Nodes;

    @Option(names = "--gpus-per-node", defaultValue = "8", description = "GPUs of each node (default 8)")
    private int gpusPerNode;

    @Option(names = "--nodes-per-rack", defaultValue = "8", description = "nodes in each rack (default 8)")
    private int nodesPerRack;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // Quiet for this command only: a logback.xml in this jar would speak for everything that depends on it.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "dev/fairlead/localcluster/cluster-command-logback.xml");
        }
        System.exit(new CommandLine(new ClusterCommand())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (!(e instanceof LocalClusterException)) {
                        throw e;
                    }
                    command.getErr().println("cluster: " + e.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long started = System.nanoTime();
        CountDownLatch closed = new CountDownLatch(1);
        LocalCluster cluster = LocalCluster.start();
        // Ctrl-C and TERM run this hook; for KILL the programs' supervisors stand in.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            cluster.close();
            closed.countDown();
        }));
        List<GpuNode> nodes = new ArrayList<>();
        nodes.addAll(GpuNode.fleet("h100", GpuModel.H100, h100Nodes, gpusPerNode, nodesPerRack));
        nodes.addAll(GpuNode.fleet("a100", GpuModel.A100, a100Nodes, gpusPerNode, nodesPerRack));
        if (!nodes.isEmpty()) {
            try (KubernetesClient client = cluster.client()) {
                new SimulatedNodes(client).add(nodes);
            }
        }
        out.printf(
                "Kubernetes %s with %d simulated nodes and %d GPUs, up in %.1f s.%n%n",
                ControlPlaneBinaries.KUBERNETES_VERSION,
                nodes.size(),
                nodes.size() * gpusPerNode,
                Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0);
        out.printf("  kubeconfig  %s%n", cluster.kubeconfig());
        out.printf("  kubectl     %s%n%n", cluster.kubectl());
        out.println("In another terminal:");
        out.printf("  export KUBECONFIG=%s%n", cluster.kubeconfig());
        out.printf("  %s get nodes -L nvidia.com/gpu.product,topology.fairlead.dev/rack%n%n", cluster.kubectl());
        out.println("Ctrl-C stops it and leaves nothing behind.");
        out.flush();
        closed.await();
        return 0;
    }
}
