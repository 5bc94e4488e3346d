package dev.fairlead.operator.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code buf curl}: a client of another stack, which knows our API by reflection only. */
final class BufCurl {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final RunningOperator operator;
    private final String reflectionToken;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** @param reflectionToken whose API is looked up, whoever calls afterwards */
    BufCurl(RunningOperator operator, String reflectionToken) {
        this.operator = operator;
        this.reflectionToken = reflectionToken;
    }

    /** Methods that were answered well at least once. */
    Set<String> answered() {
        return answered;
    }

    /** Methods that were refused for want of a right at least once. */
    Set<String> refused() {
        return refused;
    }

    /** Full names of all methods, by reflection. */
    List<String> methods() {
        Run run = run(null, List.of("--list-methods", url("")));
        assertThat(run.code).as(run.error).isZero();
        return run.output.lines().filter(line -> line.startsWith("fairlead.")).toList();
    }

    /** Calls {@code Service/Method} of ours, and it has to be answered. */
    JsonNode call(String token, String method, String request) {
        Run run = run(token, List.of("-d", request, url("fairlead.v1." + method)));
        assertThat(run.code).as(method + ": " + run.error).isZero();
        answered.add("fairlead.v1." + method);
        return json(run.output);
    }

    /** Calls a method, and it has to be refused; returns the error with {@code code}, {@code message}, {@code details}. */
    JsonNode refused(@Nullable String token, String method, String request, String code) {
        Run run = run(token, List.of("-d", request, url("fairlead.v1." + method)));
        assertThat(run.error).as(method + " " + run.output).contains("\"code\": \"" + code + "\"");
        assertThat(run.code).isPositive();
        JsonNode error = json(run.error);
        assertThat(error.path("message").asText()).endsWith(".");
        assertThat(error.path("details").toString()).contains("google.rpc.ErrorInfo");
        if (code.equals("permission_denied")) {
            refused.add("fairlead.v1." + method);
        }
        return error;
    }

    /** Opens a stream, does something meanwhile, and ends it when all the words have come. */
    void watch(String token, String method, String request, String first, Runnable meanwhile, String then) {
        try {
            Path output = Files.createTempFile("buf", ".json");
            Process process = start(token, List.of("-d", request, url("fairlead.v1." + method)))
                    .redirectOutput(output.toFile())
                    .redirectErrorStream(true)
                    .start();
            try {
                awaitWords(output, first);
                meanwhile.run();
                awaitWords(output, then);
                answered.add("fairlead.v1." + method);
            } finally {
                process.destroyForcibly().onExit().join();
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Run(int code, String output, String error) {}

    private Run run(@Nullable String token, List<String> arguments) {
        try {
            Path output = Files.createTempFile("buf", ".json");
            Path error = Files.createTempFile("buf", ".error");
            int code = start(token, arguments)
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            Run run = new Run(code, Files.readString(output), Files.readString(error));
            Files.delete(output);
            Files.delete(error);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder start(@Nullable String token, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                TestTools.program("buf").toString(),
                "curl",
                "--protocol",
                "grpc",
                "--timeout",
                "60s",
                "--cacert",
                operator.authorityFile().toString(),
                "--reflect-header",
                "authorization: Bearer " + reflectionToken));
        if (token != null) {
            command.addAll(List.of("-H", "authorization: Bearer " + token));
        }
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private String url(String method) {
        return "https://127.0.0.1:" + operator.port() + "/" + method;
    }

    private static void awaitWords(Path file, String words) {
        await("the stream says " + words)
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(file), text -> text.contains(words));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
