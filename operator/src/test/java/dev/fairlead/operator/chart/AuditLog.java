package dev.fairlead.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.localcluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The API server's own record of what one user asked it. */
final class AuditLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    AuditLog() {
        try {
            folder = Files.createTempDirectory("fairlead-audit");
            Files.writeString(folder.resolve("policy.yaml"), """
                    apiVersion: audit.k8s.io/v1
                    kind: Policy
                    omitStages: [RequestReceived]
                    rules:
                    - level: Metadata
                      userGroups: ["system:serviceaccounts:%s"]
                    - level: None
                    """.formatted(Chart.NAMESPACE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of a cluster that writes this log. */
    LocalCluster.Options of(LocalCluster.Options options) {
        return options.withApiServerFlag("--audit-policy-file=" + folder.resolve("policy.yaml"))
                .withApiServerFlag("--audit-log-path=" + folder.resolve("audit.log"));
    }

    /** What the API server let the user do, one {@code verb group/resource/subresource} each. */
    SortedSet<String> allowed(String user) {
        return requests(user, answer -> answer < 400);
    }

    /** What the API server forbade. */
    SortedSet<String> forbidden(String user) {
        return requests(user, answer -> answer == 401 || answer == 403);
    }

    private SortedSet<String> requests(String user, Predicate<Integer> answer) {
        TreeSet<String> requests = new TreeSet<>();
        for (JsonNode line : lines()) {
            JsonNode what = line.path("objectRef");
            if (line.at("/user/username").asText().equals(user)
                    && answer.test(line.at("/responseStatus/code").asInt())
                    && what.has("resource")) {
                requests.add(Rights.right(
                        line.path("verb").asText(),
                        what.path("apiGroup").asText(),
                        what.path("resource").asText()
                                + (what.has("subresource")
                                        ? "/" + what.path("subresource").asText()
                                        : "")));
            }
        }
        return requests;
    }

    private List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
                lines.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("audit.log"));
        Files.delete(folder.resolve("policy.yaml"));
        Files.delete(folder);
    }
}
