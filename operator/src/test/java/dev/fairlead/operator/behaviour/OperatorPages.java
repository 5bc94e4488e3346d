package dev.fairlead.operator.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the operator serves over HTTP. */
final class OperatorPages {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    OperatorPages(int port) {
        this.port = port;
    }

    /** Waits until a series, with its labels in their order, has this value. */
    void shows(String series, double expected) {
        Eventually.holds(
                series + " is " + expected,
                () -> value(metrics(), series) == expected,
                () -> "It is " + value(metrics(), series));
    }

    String metrics() {
        return get("/metrics").body();
    }

    /** The value of a series; not a number if there is no such series. */
    static double value(String page, String series) {
        return page.lines()
                .map(line -> line.replace(",}", "}"))
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    HttpResponse<String> get(String path) {
        URI uri = URI.create("http://localhost:" + port + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for " + path, e);
        }
    }
}
