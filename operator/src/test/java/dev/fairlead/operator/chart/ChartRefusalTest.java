package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything is installed, in words that name the value. */
class ChartRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replcas: 2 | additional properties 'replcas' not allowed",
                "replicas: two | /replicas",
                "replicas: 0 | /replicas",
                "replicas: 50 | /replicas",
                "image: {pullPolicy: Sometimes} | /image/pullPolicy",
                "image: {digest: abc} | /image/digest",
                "image: {repository: ''} | /image/repository",
                "config: {batchWindowMilis: 5} | 'batchWindowMilis' not allowed",
                "config: {batchWindowMillis: 20000} | /config/batchWindowMillis",
                "config: {httpPort: 1} | config.httpPort is set by the chart; use the value httpPort",
                "config: {grpc: {}} | config.grpc is set by the chart; use the values under grpc",
                "config: {leaderElection: {}} | config.leaderElection is set by the chart",
                "httpPort: 80 | /httpPort",
                "grpc: {port: '9443'} | /grpc/port",
                "grpc: {limits: {watch: 5}} | 'watch' not allowed",
                "grpc: {audiences: []} | /grpc/audiences",
                "grpc: {tls: {source: none}} | /grpc/tls/source",
                "grpc: {tls: {source: secret, secretName: ''}} | grpc.tls.secretName has to be given",
                "grpc: {tls: {source: certManager}} | grpc.tls.certManager.issuerRef.name has to be given",
                "grpc: {tls: {clientCertificates: {mode: optional}}} | grpc.tls.clientCertificates.secretName has to be given",
                "grpc: {tls: {certManager: {duration: forever}}} | /grpc/tls/certManager/duration",
                "logging: {level: loud} | /logging/level",
                "resources: {limits: {memory: much}} | /resources/limits/memory",
                "priorityClass: {value: 2000000000} | /priorityClass/value",
                "jobPriorityClasses: [{name: a}] | missing property 'value'",
                "podDisruptionBudget: {minAvailable: most} | /podDisruptionBudget/minAvailable",
                "serviceAccount: {create: false} | serviceAccount.name has to be given",
                "networkPolicy: {apiServerPorts: []} | /networkPolicy/apiServerPorts",
                "monitoring: {serviceMonitor: {interval: often}} | /monitoring/serviceMonitor/interval",
                "monitoring: {dashboards: {enabled: 'true'}} | /monitoring/dashboards/enabled",
                "nodeSelector: {gpu: 1} | /nodeSelector/gpu",
            })
    void aWrongValueIsNamed(String values, String words) {
        assertThat(catchThrowable(() -> Chart.render(values)))
                .as("values %s", values)
                .isNotNull()
                .hasMessageContaining(words);
    }

    /** Every value has a comment above it or above its group, and every value is in the schema with its own type. */
    @Test
    void everyValueIsExplainedAndInTheSchema() throws IOException {
        JsonNode schema = Chart.parse(Files.readString(Chart.FOLDER.resolve("values.schema.json")))
                .getFirst();
        JsonNode values = Chart.parse(Files.readString(Chart.FOLDER.resolve("values.yaml")))
                .getFirst();
        assertSchemaNames(values, schema, "");
        assertSameKeys(values, schema, "");
    }

    private static void assertSchemaNames(JsonNode values, JsonNode schema, String path) {
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            JsonNode known = schema.path("properties").path(value.getKey());
            if (schema.has("properties")) {
                assertThat(known.isMissingNode())
                        .as("%s/%s is in values.yaml and not in the schema", path, value.getKey())
                        .isFalse();
                assertSchemaNames(value.getValue(), known, path + "/" + value.getKey());
            }
        }
    }

    /** A key that only the schema knows would be accepted and do nothing. */
    private static void assertSameKeys(JsonNode values, JsonNode schema, String path) {
        if (path.equals("/config") || path.equals("/grpc/limits") || path.equals("/resources")) {
            return;
        }
        schema.path("properties").fieldNames().forEachRemaining(key -> {
            if (!path.isEmpty() || !key.equals("global")) {
                assertThat(values.has(key))
                        .as("%s/%s is in the schema and not in values.yaml", path, key)
                        .isTrue();
                assertSameKeys(values.path(key), schema.path("properties").path(key), path + "/" + key);
            }
        });
    }
}
