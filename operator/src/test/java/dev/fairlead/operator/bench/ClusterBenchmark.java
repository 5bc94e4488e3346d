package dev.fairlead.operator.bench;

import dev.fairlead.localcluster.ControlPlaneBinaries;
import dev.fairlead.localcluster.LocalClusterException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make bench-cluster}: how fast jobs get onto nodes of a real API server, beside kube-scheduler. */
@Command(
        name = "bench-cluster",
        mixinStandardHelpOptions = true,
        description = "Measures Fairlead beside kube-scheduler, each scenario on a fresh local cluster.")
public final class ClusterBenchmark implements Callable<Integer> {
    /** What {@code --only} takes, in the order in which they are measured. */
    private enum Scenario {
        CLIENT,
        KUBE_SCHEDULER,
        A,
        B,
        GANGS
    }

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "client,kube-scheduler,a,b,gangs",
            description =
                    "client: a client that only writes; kube-scheduler; a: jobs submitted while the operator runs;"
                            + " b: jobs that wait when it starts, then a gang without room; gangs (default: all)")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private List<String> only;

    @Option(names = "--jobs", defaultValue = "4000", description = "single-GPU jobs or pods (default ${DEFAULT-VALUE})")
    private int jobs;

    @Option(names = "--nodes", defaultValue = "500", description = "nodes of eight GPUs (default ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--in-flight",
            defaultValue = "24",
            description = "calls that the load generator has under way (default ${DEFAULT-VALUE})")
    private int inFlight;

    @Option(names = "--repeat", defaultValue = "1", description = "measures all that often (default ${DEFAULT-VALUE})")
    private int repeat;

    @Option(
            names = "--operator-jar",
            defaultValue = "operator/target/fairlead-operator.jar",
            description = "default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path operatorJar;

    @Option(
            names = "--operator-options",
            defaultValue = "@operator/jvm.options",
            description = "JVM options of the operator, separated by spaces (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String operatorOptions;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // fabric8's log lines would stand between ours, and cost time.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "dev/fairlead/localcluster/cluster-command-logback.xml");
        }
        System.exit(new CommandLine(new ClusterBenchmark())
                // The operator's options may be such a file; it is the JVM's to read.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof BenchmarkException || e instanceof LocalClusterException) {
                        command.getErr().println("bench-cluster: " + e.getMessage());
                        return 1;
                    }
                    throw e;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Scenario> wanted = only.stream().map(this::scenario).sorted().toList();
        List<String> options = operatorOptions.isBlank()
                ? List.of()
                : List.of(operatorOptions.strip().split("\\s+", -1));
        Settings settings = new Settings(jobs, nodes, inFlight, operatorJar, options);
        out.printf(
                "%,d nodes of 8 GPUs, Kubernetes %s, %d processors, JDK %s%n%n",
                nodes,
                ControlPlaneBinaries.KUBERNETES_VERSION,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        List<Measurement> measurements = new ArrayList<>();
        for (int round = 0; round < repeat; round++) {
            for (Scenario scenario : wanted) {
                for (Supplier<List<Measurement>> part : parts(scenario, settings)) {
                    List<Measurement> measured = part.get();
                    measured.forEach(one -> out.printf(Locale.ROOT, "%s: %.2f s%n", one.scenario(), one.seconds()));
                    out.flush();
                    measurements.addAll(measured);
                }
            }
        }
        Report report = new Report(measurements);
        out.printf("%n%s%n%s", report.text(), report.markdown());
        out.flush();
        return 0;
    }

    private Scenario scenario(String name) {
        for (Scenario scenario : Scenario.values()) {
            if (scenario.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return scenario;
            }
        }
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "--only: there is no scenario '" + name + "', only client, kube-scheduler, a, b and gangs");
    }

    private static List<Supplier<List<Measurement>>> parts(Scenario scenario, Settings settings) {
        KubernetesScenarios kubernetes = new KubernetesScenarios(settings);
        FairleadScenarios fairlead = new FairleadScenarios(settings);
        return switch (scenario) {
            case CLIENT -> List.of(kubernetes::client);
            case KUBE_SCHEDULER ->
                List.of(
                        () -> List.of(kubernetes.createdWhileSchedulerRuns()),
                        () -> List.of(kubernetes.waitingAtSchedulerStart()));
            case A -> List.of(() -> List.of(fairlead.submittedWhileRunning()));
            case B -> List.of(fairlead::waitingAtStart);
            case GANGS -> List.of(fairlead::gangs);
        };
    }
}
