package dev.fairlead.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The requests that the operator sends to the API server. */
public final class RequestMeters {
    private static final Duration[] ANSWERS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private final MeterRegistry meters;

    /** @param meters where the meters go */
    public RequestMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * A request was answered, or failed.
     *
     * @param verb as in a role
     * @param resource one of few plurals
     * @param code the HTTP status code, {@code none} without an answer
     */
    public void answered(String verb, String resource, String code, Duration took) {
        Timer.builder("fairlead.kubernetes.request")
                .description(
                        "Requests to the API server until the first byte of the answer, by HTTP status code; the code"
                                + " is none if no answer came. Watches through web sockets are not in it.")
                .serviceLevelObjectives(ANSWERS)
                .tag("verb", verb)
                .tag("resource", resource)
                .tag("code", code)
                .register(meters)
                .record(took);
    }
}
