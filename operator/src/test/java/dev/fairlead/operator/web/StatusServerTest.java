package dev.fairlead.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {
    private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.empty());
    private final HttpClient client = HttpClient.newHttpClient();
    private StatusServer server;

    @BeforeEach
    void start() throws IOException {
        server = StatusServer.start(0, StatusServerTest::metrics, Optional::empty, notReady::get);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void metricsAreTextForPrometheus() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a_metric 1.0\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void theFormatIsForTheAskerToChoose() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/metrics"))
                .header("Accept", "text/sheet-music")
                .build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/sheet-music");
        assertThat(answer.body()).isEqualTo("for someone who accepts text/sheet-music");
    }

    @Test
    void aProbeSaysWhatIsWrong() throws Exception {
        assertThat(get("/healthz").body()).isEqualTo("ok\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        notReady.set(Optional.of("the nodes have not been listed yet"));

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("the nodes have not been listed yet\n");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void otherPagesAndOtherMethodsAreRefused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metricsandmore").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(send("HEAD", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aDebugPageAnswersWhomItIsFor() throws Exception {
        String loopback = "http://localhost:";
        String another = "http://" + addressOfThisMachine() + ":";

        assertThat(debug(DebugPage.Access.LOOPBACK, loopback)).isEqualTo("200 q=1");
        assertThat(debug(DebugPage.Access.LOOPBACK, another)).startsWith("403 this page is for kubectl port-forward");
        assertThat(debug(DebugPage.Access.ANYONE, another)).isEqualTo("200 q=1");
        assertThat(debug(DebugPage.Access.NOBODY, loopback)).startsWith("403 this page is turned off");
    }

    private String debug(DebugPage.Access access, String host) throws IOException, InterruptedException {
        DebugPage page = new DebugPage(
                "/debug/it", access, query -> new DebugPage.Found(new Page("text/plain", "q=" + query.get("q"))));
        try (StatusServer debugged =
                StatusServer.start(0, StatusServerTest::metrics, Optional::empty, Optional::empty, page)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(host + debugged.port() + "/debug/it?a&q=1"))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static String addressOfThisMachine() throws IOException {
        Optional<String> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        assumeTrue(address.isPresent(), "this machine has no address but loopback");
        return address.orElseThrow();
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() ->
                        StatusServer.start(server.port(), StatusServerTest::metrics, Optional::empty, Optional::empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on port " + server.port());
    }

    private static Page metrics(String accept) {
        return accept.isEmpty()
                ? new Page("text/plain; version=0.0.4; charset=utf-8", "a_metric 1.0\n")
                : new Page(accept, "for someone who accepts " + accept);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
