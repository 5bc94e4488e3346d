package dev.fairlead.operator.demo;

import dev.fairlead.localcluster.LocalClusterException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make demo}: the manifests of {@code deploy/examples} on a real control plane with simulated nodes. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a Kubernetes control plane with 32 simulated GPU nodes and the operator, applies"
                + " deploy/examples step by step and shows what becomes of the jobs, until Ctrl-C.")
public final class Demo implements Callable<Integer> {
    private static final Duration READING_TIME = Duration.ofMillis(3_500);

    @Option(
            names = "--once",
            description = "prints the story as text, ends with it, and fails if a job does not end as the story says")
    private boolean once;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private final Closing closing = new Closing();

    public static void main(String[] arguments) {
        Demo demo = new Demo();
        System.exit(new CommandLine(demo)
                .setExecutionExceptionHandler((e, command, parsed) -> demo.failed(e, command.getErr()))
                .execute(arguments));
    }

    private int failed(Exception e, PrintWriter err) throws Exception {
        if (closing.hasBegun()) {
            // The cluster was taken from under the story by Ctrl-C: what follows from that is no news.
            return 130;
        }
        if (e instanceof LocalClusterException || e instanceof DemoException) {
            err.println("demo: " + e.getMessage());
            return 1;
        }
        throw e;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // However the JVM ends by itself, this closes; for KILL the programs' supervisors stand in.
        Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "closing"));
        Path repository = Path.of("").toAbsolutePath();
        if (!Files.isDirectory(repository.resolve("deploy/examples"))) {
            throw new DemoException("There is no deploy/examples in " + repository
                    + ": run the demo from the root of the repository, with `make demo`.");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting Kubernetes, 32 simulated nodes and the operator ...");
        out.flush();
        long started = System.nanoTime();
        DemoCluster cluster = DemoCluster.start(repository, closing);
        List<String> paths = paths(cluster);
        out.printf(Locale.ROOT, "Ready after %.1f s.%n%n", (System.nanoTime() - started) / 1e9);
        paths.forEach(out::println);
        out.flush();
        boolean live = !once && Terminal.isThere();
        Table table = new Table(DemoFleet.capacity());
        Relay relay = new Relay();
        Watching watching = closing.add(new Watching(cluster.client(), relay));
        Narrator narrator = closing.add(
                live
                        ? new LiveTable(new Terminal(out), table, watching::scene, paths)
                        : new Transcript(out, table, once ? "" : "Ctrl-C stops the cluster."));
        relay.to(narrator);
        Performance performance = new Performance(
                repository.resolve("deploy/examples"),
                cluster.kubectl(),
                watching,
                narrator,
                live ? READING_TIME : Duration.ZERO);
        List<String> differences = performance.play();
        if (!once) {
            new CountDownLatch(1).await();
        }
        return differences.isEmpty() ? 0 : 1;
    }

    private static List<String> paths(DemoCluster cluster) {
        Kubectl kubectl = cluster.kubectl();
        return List.of(
                "kubeconfig    " + kubectl.kubeconfig(),
                "kubectl       " + kubectl.program(),
                "operator log  " + cluster.operator().log() + ", metrics "
                        + cluster.operator().metricsUrl(),
                "gRPC          " + cluster.operator().grpcUrl() + ", a token in " + cluster.token(),
                "Try in another terminal:  export KUBECONFIG=" + kubectl.kubeconfig(),
                "                          " + kubectl.program() + " get gj -A -o wide");
    }
}
