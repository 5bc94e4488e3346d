package dev.fairlead.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.operator.kube.GpuResources;
import dev.fairlead.operator.kube.NodeHealthRule;
import dev.fairlead.operator.kube.NodeHealthRules;
import dev.fairlead.operator.kube.TopologyLevel;
import io.fabric8.kubernetes.api.model.Toleration;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "{}"})
    void anEmptyFileIsTheDefault(String yaml) throws InvalidConfigException {
        assertThat(ConfigFile.parse("fairlead.yaml", yaml)).isEqualTo(OperatorConfig.defaults());
    }

    @Test
    void theDefaults() {
        OperatorConfig config = OperatorConfig.defaults();

        assertThat(config.gpus()).isEqualTo(GpuResources.DEFAULT);
        assertThat(config.gpuTypeAliases()).isEmpty();
        assertThat(config.topology())
                .extracting(TopologyLevel::level)
                .containsExactly("zone", "block", "rack", "nvlink", "node");
        assertThat(config.nodeHealth()).isEqualTo(NodeHealthRules.DEFAULT);
        assertThat(config.tolerations()).isEmpty();
        assertThat(config.batchWindowMillis()).isEqualTo(20);
        assertThat(config.httpPort()).isEqualTo(8080);
        assertThat(config.leaderElection()).isEqualTo(new LeaderElection(true, "fairlead-system", "fairlead"));
        assertThat(config.planCheck()).isFalse();
        assertThat(config.scheduling().policy()).isEqualTo(SchedulingPolicy.DEFAULT);
        assertThat(config.grpc()).isNull();
    }

    @Test
    void lengthsOfTimeHaveAUnit() throws InvalidConfigException {
        OperatorConfig config =
                ConfigFile.parse("fairlead.yaml", "scheduling: {usageHalfLife: 2w, ageing: 90 s, backfill: false}");

        assertThat(config.scheduling().policy()).isEqualTo(new SchedulingPolicy(14 * 24 * 3600, 90, List.of(), false));
    }

    @ParameterizedTest
    @EnumSource
    void everyPackingOfTheSchedulerCanBeChosen(Packing packing) throws InvalidConfigException {
        String word = packing.name().toLowerCase(Locale.ROOT).replace('_', '-');

        OperatorConfig config = ConfigFile.parse("fairlead.yaml", "scheduling: {packing: " + word + "}");

        assertThat(config.scheduling().policy().packing()).isEqualTo(packing);
        assertThat(config.scheduling().policy().backfill()).isTrue();
    }

    @Test
    void theDefaultsOfTheGrpcApi() throws InvalidConfigException {
        OperatorConfig config = ConfigFile.parse("fairlead.yaml", "grpc: {tls: {certificate: a, key: b}}");

        GrpcConfig grpc = Objects.requireNonNull(config.grpc());
        assertThat(grpc.port()).isEqualTo(9443);
        assertThat(grpc.audiences()).containsExactly("fairlead");
        assertThat(grpc.plaintextOnLoopback()).isFalse();
        assertThat(grpc.limits()).isEqualTo(GrpcLimits.DEFAULT);
        assertThat(grpc.tls()).isEqualTo(new GrpcConfig.Tls("a", "b", null, null));
    }

    @Test
    void everythingCanBeSet() throws InvalidConfigException {
        OperatorConfig config = ConfigFile.parse("fairlead.yaml", """
                gpuResources: [example.com/gpu]
                gpuTypeAliases: {NVIDIA-A100-SXM4-40GB: A100-40GB}
                topology:
                - {level: rack, labels: [example.com/rack, example.com/old-rack]}
                - {level: node, labels: [kubernetes.io/hostname]}
                nodeHealth:
                - {condition: GpuSick*, bad: ["True"]}
                - {label: example.com/state, good: [fine]}
                tolerations:
                - {key: sku, operator: Equal, value: gpu, effect: NoSchedule}
                batchWindowMillis: 100
                httpPort: 9090
                metrics: {perNode: false, longestWaits: 5}
                leaderElection: {enabled: false}
                planCheck: true
                debug: {snapshot: nobody}
                scheduling: {usageHalfLife: 36h, ageing: 0, attainedServiceGpuSeconds: [3600, 86400], backfill: false, packing: best-fit}
                grpc:
                  port: 0
                  tls: {certificate: /tls/tls.crt, key: /tls/tls.key, clientCertificateAuthority: /tls/ca.crt, clientCertificates: required}
                  audiences: [gpus]
                  limits: {requestBytes: 2048, callsPerSecond: 1, burst: 2, callsInFlight: 4, watches: 5, watchesPerCaller: 6, connections: 7}
                """);

        assertThat(config)
                .isEqualTo(new OperatorConfig(
                        List.of("example.com/gpu"),
                        Map.of("NVIDIA-A100-SXM4-40GB", "A100-40GB"),
                        List.of(
                                new TopologyLevel("rack", List.of("example.com/rack", "example.com/old-rack")),
                                new TopologyLevel("node", List.of("kubernetes.io/hostname"))),
                        List.of(
                                NodeHealthRule.badCondition("GpuSick*", "True"),
                                NodeHealthRule.goodLabel("example.com/state", "fine")),
                        List.of(new Toleration("NoSchedule", "sku", "Equal", null, "gpu")),
                        100,
                        9090,
                        new MetricsSettings(false, 5),
                        new LeaderElection(false, "fairlead-system", "fairlead"),
                        true,
                        new DebugSettings("nobody"),
                        new SchedulingConfig("36h", "0", List.of(3600L, 86_400L), false, "best-fit"),
                        new GrpcConfig(
                                0,
                                new GrpcConfig.Tls("/tls/tls.crt", "/tls/tls.key", "/tls/ca.crt", "required"),
                                false,
                                List.of("gpus"),
                                new GrpcLimits(2048, 1, 2, 4, 5, 6, 7))));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            httpport: 1                                  | fairlead.yaml, line 2: there is no key httpport; did you mean httpPort?
            batchWindowMilis: 1                          | fairlead.yaml, line 2: there is no key batchWindowMilis; did you mean batchWindowMillis?
            colour: red                                  | there is no key colour; known keys are batchWindowMillis, debug, gpuResources,
            leaderElection: {enabeld: true}              | line 2: there is no key leaderElection.enabeld; did you mean enabled?
            httpPort: many                               | line 2: httpPort must be a whole number
            httpPort: 70000                              | httpPort must be 0 to 65535, not 70000
            batchWindowMillis: -1                        | batchWindowMillis must be 0 to 10000, not -1
            debug: {snapshot: always}                    | debug.snapshot must be loopback, anyone or nobody, not 'always'
            planCheck: perhaps                           | line 2: planCheck must be true or false
            gpuResources: nvidia.com/gpu                 | line 2: gpuResources must be a list
            gpuResources: []                             | at least one GPU resource is needed
            gpuTypeAliases: [a]                          | line 2: gpuTypeAliases must be a map of keys and values
            gpuTypeAliases: {x: "no good"}               | gpuTypeAliases: x cannot be called 'no good'
            topology: [{level: Rack, labels: [a]}]       | level must be a DNS label such as rack, not 'Rack'
            topology: [{level: rack}]                    | level rack needs at least one node label
            topology: []                                 | topology: at least one level is needed
            topology: [{level: a, labels: [a]}, {level: a, labels: [b]}] | each named once, not [a, a]
            nodeHealth: [{condition: A}]                 | the rule on A needs either bad or good values
            nodeHealth: [{bad: [a]}]                     | a rule has either a condition or a label
            planCheck: @                                 | this is no YAML that can be read
            leaderElection: {name: ""}                   | leaderElection: namespace and name must not be empty
            scheduling: {usageHalfLife: soon}            | scheduling.usageHalfLife must be a whole number with s, m, h, d or w behind it, such as 7d, or 0, not 'soon'
            scheduling: {usageHalfLife: 90d}             | scheduling.usageHalfLife must be 1h to 30d, or 0, not 90d
            scheduling: {ageing: 7}                      | scheduling.ageing must be a whole number with s, m, h, d or w
            scheduling: {attainedServiceGpuSeconds: [5, 5]} | scheduling.attainedServiceGpuSeconds must rise from above 0, not [5, 5]
            scheduling: {packing: tetris}                | line 2: scheduling.packing must be one of least-stranded, best-fit, dot-product, gpu-packing, fragmentation-gradient, not 'tetris'
            scheduling: {packing: bestfit}               | not 'bestfit'; did you mean best-fit?
            scheduling: {halfLife: 7d}                   | there is no key scheduling.halfLife; known keys are ageing, attainedServiceGpuSeconds
            grpc: {}                                     | set grpc.tls.certificate and grpc.tls.key, or on a laptop grpc.plaintextOnLoopback: true
            grpc: {tls: {certificate: a}}                | grpc.tls needs both certificate and key, each the path of a file
            grpc: {tls: {certificate: a, key: b}, plaintextOnLoopback: true} | either grpc.tls or grpc.plaintextOnLoopback: true, not both
            grpc: {tls: {certificate: a, key: b, clientCertificates: required}} | clientCertificates needs grpc.tls.clientCertificateAuthority
            grpc: {tls: {certificate: a, key: b, clientCertificateAuthority: c, clientCertificates: yes}} | must be optional or required, not 'yes'
            grpc: {plaintextOnLoopback: true, port: 70000} | grpc.port must be 0 to 65535, not 70000
            grpc: {plaintextOnLoopback: true, audiences: []} | grpc.audiences: at least one is needed
            grpc: {plaintextOnLoopback: true, limits: {watches: 0}} | grpc.limits.watches must be 1 to 100000, not 0
            grpc: {plaintextOnLoopback: true, limits: {watch: 1}} | there is no key grpc.limits.watch; did you mean watches?
            """)
    void aMistakeIsOneSentenceWithFileLineAndKey(String yaml, String sentence) {
        assertThatThrownBy(() -> ConfigFile.parse("fairlead.yaml", "# ours\n" + yaml))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("fairlead.yaml")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aKeyGivenTwice() {
        assertThatThrownBy(() -> ConfigFile.parse("fairlead.yaml", "httpPort: 1\nhttpPort: 2\n"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("fairlead.yaml, line 2")
                .hasMessageContaining("the key httpPort is given twice");
    }

    @Test
    void aFileThatIsNotThere() {
        assertThatThrownBy(() -> ConfigFile.read(Path.of("no-such-file.yaml")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("no-such-file.yaml: there is no such file");
    }
}
