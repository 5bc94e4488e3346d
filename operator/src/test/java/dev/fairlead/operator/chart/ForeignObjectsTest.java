package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Objects of types that our API server does not have. Those of the Prometheus operator are read strictly as fabric8's classes,
 * which are made from its Go types: a field that is not there, or of another type, is an error. No such classes are to be had for
 * cert-manager; its one object is compared with the fields that its documentation lists.
 */
class ForeignObjectsTest {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                // The classes would keep what they do not know in a map.
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .build();

    private static final List<String> CERTIFICATE_FIELDS = List.of(
            "secretName", "duration", "renewBefore", "privateKey", "usages", "dnsNames", "ipAddresses", "issuerRef");

    @Test
    void theServiceMonitorReadsTheServiceOfTheChart() throws Exception {
        ServiceMonitor monitor =
                STRICT.treeToValue(Chart.object(Chart.EVERYTHING, "ServiceMonitor", "fairlead"), ServiceMonitor.class);
        JsonNode service = Chart.object(Chart.EVERYTHING, "Service", "fairlead");
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        monitor.getSpec()
                .getSelector()
                .getMatchLabels()
                .forEach((label, value) -> assertThat(
                                service.at("/metadata/labels").path(label).asText())
                        .isEqualTo(value));
        assertThat(monitor.getSpec().getEndpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(service.at("/spec/ports").findValuesAsText("name"))
                        .contains(endpoint.getPort()))
                .satisfies(endpoint -> assertThat(endpoint.getHonorLabels())
                        .as("our own labels namespace, pod and job must win")
                        .isTrue());
    }

    @Test
    void thePrometheusRulesAreTheFilesOfDeploy() throws Exception {
        for (String name : ChartFiles.names("deploy/prometheus", ".yaml")) {
            JsonNode object = Chart.object(Chart.EVERYTHING, "PrometheusRule", "-" + name.replace(".yaml", ""));
            PrometheusRule rule = STRICT.treeToValue(object, PrometheusRule.class);
            assertThat(rule.getSpec().getGroups()).isNotEmpty();
            Path file = Chart.REPOSITORY.resolve("deploy/prometheus").resolve(name);
            assertThat(object.path("spec"))
                    .isEqualTo(Chart.parse(Files.readString(file)).getFirst());
        }
    }

    @Test
    void theDashboardsAreTheFilesOfDeploy() throws Exception {
        List<String> names = ChartFiles.names("deploy/grafana", ".json");
        assertThat(names).isNotEmpty();
        for (String name : names) {
            JsonNode map = Chart.object(Chart.EVERYTHING, "ConfigMap", "-dashboard-" + name.replace(".json", ""));
            assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
            Path file = Chart.REPOSITORY.resolve("deploy/grafana").resolve(name);
            assertThat(STRICT.readTree(map.path("data").path(name).asText())).isEqualTo(STRICT.readTree(file.toFile()));
        }
    }

    @Test
    void theCertificateIsForTheNamesOfTheService() {
        String values = """
                grpc: {tls: {source: certManager, secretName: "", extraDnsNames: [gpus.example.com],
                  certManager: {issuerRef: {name: ca, kind: ClusterIssuer}}}}
                """;
        JsonNode spec = Chart.object(values, "Certificate", "grpc-tls").path("spec");
        assertThat(spec.fieldNames()).toIterable().allMatch(CERTIFICATE_FIELDS::contains);
        assertThat(spec.path("dnsNames"))
                .extracting(JsonNode::asText)
                .contains("fairlead.fairlead-system.svc", "gpus.example.com");
        assertThat(spec.path("ipAddresses")).extracting(JsonNode::asText).containsExactly("127.0.0.1");
        assertThat(spec.path("usages"))
                .extracting(JsonNode::asText)
                .containsExactly("digital signature", "server auth");
        assertThat(spec.path("issuerRef").toString())
                .isEqualTo("{\"name\":\"ca\",\"kind\":\"ClusterIssuer\",\"group\":\"cert-manager.io\"}");
    }

    @Test
    void aFieldThatIsNotThereWouldBeSeen() {
        ObjectNode monitor =
                Chart.object(Chart.EVERYTHING, "ServiceMonitor", "fairlead").deepCopy();
        ((ObjectNode) monitor.at("/spec/endpoints/0")).put("honourLabels", true);
        assertThatThrownBy(() -> STRICT.treeToValue(monitor, ServiceMonitor.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }
}
