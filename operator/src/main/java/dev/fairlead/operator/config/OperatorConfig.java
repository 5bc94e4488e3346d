package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairlead.operator.kube.GpuResources;
import dev.fairlead.operator.kube.GpuTypeNames;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.NodeHealthRule;
import dev.fairlead.operator.kube.NodeHealthRules;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.TopologyLevel;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an administrator may set; every key has a default that is right for most clusters. A list given replaces its default. */
public record OperatorConfig(
        @JsonPropertyDescription("Extended resources that are whole GPUs. The first that a node offers is the node's.")
        List<String> gpuResources,

        @JsonPropertyDescription("GPU type names by exact product string, such as NVIDIA-A100-SXM4-40GB: A100-40GB."
                + " Asked before the built-in names.")
        Map<String, String> gpuTypeAliases,

        @JsonPropertyDescription("Levels of closeness, outermost first, each with the node labels that tell a node's"
                + " domain. The last level is the single node.")
        List<TopologyLevel> topology,

        @JsonPropertyDescription("Signs on a node that its GPUs are broken: conditions and labels with bad or good"
                + " values. No new pod starts on such a node.")
        List<NodeHealthRule> nodeHealth,

        @JsonPropertyDescription("Tolerations for the pods of all jobs, as in a pod. Taints named like a GPU resource"
                + " are always tolerated.")
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "Milliseconds to collect changes before deciding, 0 to 10000. More means fewer, larger" + " decisions.")
        Integer batchWindowMillis,

        @JsonPropertyDescription("Port of /metrics, /healthz and /readyz, 0 to 65535. 0 takes a free one.")
        Integer httpPort,

        @JsonPropertyDescription("How much /metrics tells.") MetricsSettings metrics,

        @JsonPropertyDescription("Whether and where several operators agree on the one that decides.")
        LeaderElection leaderElection,

        @JsonPropertyDescription("Whether every plan is proved again by an independent checker before it is carried"
                + " out; one that cannot be proved is logged and dropped. Costs some time in each cycle. The project's own"
                + " tests and the demo have it on.")
        Boolean planCheck,

        @JsonPropertyDescription("Who may look inside the operator.")
        DebugSettings debug,

        @JsonPropertyDescription("What holds for the scheduling of the whole cluster.")
        SchedulingConfig scheduling,

        @JsonPropertyDescription("The gRPC API. Absent: it is not served.") @Nullable
        GrpcConfig grpc) {

    /** Jackson passes null for what is absent; it reads as the default. */
    public OperatorConfig {
        gpuResources = new GpuResources(Objects.requireNonNullElse(gpuResources, GpuResources.DEFAULT.names())).names();
        gpuTypeAliases = gpuTypeAliases == null ? Map.of() : Map.copyOf(gpuTypeAliases);
        topology = topology == null ? TopologyLevel.DEFAULT : List.copyOf(topology);
        nodeHealth = nodeHealth == null ? NodeHealthRules.DEFAULT : List.copyOf(nodeHealth);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        batchWindowMillis = Objects.requireNonNullElse(batchWindowMillis, 20);
        httpPort = Objects.requireNonNullElse(httpPort, 8080);
        metrics = metrics == null ? MetricsSettings.DEFAULT : metrics;
        leaderElection = leaderElection == null ? LeaderElection.DEFAULT : leaderElection;
        planCheck = Objects.requireNonNullElse(planCheck, false);
        debug = debug == null ? DebugSettings.DEFAULT : debug;
        scheduling = scheduling == null ? SchedulingConfig.DEFAULT : scheduling;
        checkTopology(topology);
        checkRange("batchWindowMillis", batchWindowMillis, 10_000);
        checkRange("httpPort", httpPort, 65_535);
        checkAliases(gpuTypeAliases);
    }

    /** The configuration of an empty file. */
    public static OperatorConfig defaults() {
        return new OperatorConfig(
                GpuResources.DEFAULT.names(),
                Map.of(),
                TopologyLevel.DEFAULT,
                NodeHealthRules.DEFAULT,
                List.of(),
                20,
                8080,
                MetricsSettings.DEFAULT,
                LeaderElection.DEFAULT,
                false,
                DebugSettings.DEFAULT,
                SchedulingConfig.DEFAULT,
                null);
    }

    /** The GPU resources as readers and writers take them. */
    public GpuResources gpus() {
        return new GpuResources(gpuResources);
    }

    /** Reads nodes as this configuration says. */
    public NodeReader nodeReader() {
        return new NodeReader(gpus(), new GpuTypeNames(gpuTypeAliases), topology, nodeHealth);
    }

    /** Reads jobs as this configuration says. */
    public JobReader jobReader() {
        return new JobReader(nodeReader().topology(), gpus(), tolerations);
    }

    private static void checkTopology(List<TopologyLevel> topology) {
        List<String> names = topology.stream().map(TopologyLevel::level).toList();
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("topology: at least one level is needed, each named once, not " + names);
        }
    }

    private static void checkRange(String key, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(key + " must be 0 to " + most + ", not " + value);
        }
    }

    private static void checkAliases(Map<String, String> aliases) {
        for (var alias : aliases.entrySet()) {
            if (!alias.getValue().matches("[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException("gpuTypeAliases: " + alias.getKey() + " cannot be called '"
                        + alias.getValue() + "'; a type has letters, digits, '-', '_' and '.', such as A100-40GB");
            }
        }
    }
}
