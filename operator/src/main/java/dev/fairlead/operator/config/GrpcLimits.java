package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/**
 * What callers of the gRPC API may take of the server.
 *
 * @param requestBytes the largest request, 1024 to 16777216
 * @param callsPerSecond calls per second and caller that are taken for long, 1 to 100000
 * @param burst calls of a caller that are taken at once, 1 to 100000
 * @param callsInFlight calls that are worked on at a time, 4 to 10000; one caller may have a quarter of them
 * @param watches streams that are open at a time, 1 to 100000
 * @param watchesPerCaller streams that one caller may have open, 1 to 100000
 * @param connections connections that are open at a time, 2 to 100000
 */
public record GrpcLimits(
        @JsonPropertyDescription("The largest request in bytes, 1024 to 16777216.")
        Integer requestBytes,

        @JsonPropertyDescription("Calls per second that one caller may make for long, 1 to 100000.")
        Integer callsPerSecond,

        @JsonPropertyDescription("Calls that one caller may make at once after a pause, 1 to 100000.")
        Integer burst,

        @JsonPropertyDescription(
                "Calls that are worked on at a time, 4 to 10000. One caller may have a quarter of" + " them.")
        Integer callsInFlight,

        @JsonPropertyDescription("Streams that are open at a time, 1 to 100000.")
        Integer watches,

        @JsonPropertyDescription("Streams that one caller may have open, 1 to 100000.")
        Integer watchesPerCaller,

        @JsonPropertyDescription("Connections that are open at a time, 2 to 100000. More are closed at once.")
        Integer connections) {

    private static final int MANY = 100_000;

    /** Right for a few hundred callers. */
    public static final GrpcLimits DEFAULT = new GrpcLimits(262_144, 100, 200, 256, 1000, 50, 1000);

    /** Jackson passes null for what is absent; it reads as the default. */
    public GrpcLimits {
        requestBytes = checked("requestBytes", requestBytes, 262_144, 1024, 16 * 1024 * 1024);
        callsPerSecond = checked("callsPerSecond", callsPerSecond, 100, 1, MANY);
        burst = checked("burst", burst, 200, 1, MANY);
        callsInFlight = checked("callsInFlight", callsInFlight, 256, 4, 10_000);
        watches = checked("watches", watches, 1000, 1, MANY);
        watchesPerCaller = checked("watchesPerCaller", watchesPerCaller, 50, 1, MANY);
        connections = checked("connections", connections, 1000, 2, MANY);
    }

    /** Calls of one caller that are worked on at a time. */
    public int callsInFlightPerCaller() {
        return callsInFlight / 4;
    }

    private static int checked(String key, Integer value, int absent, int least, int most) {
        int checked = Objects.requireNonNullElse(value, absent);
        if (checked < least || checked > most) {
            throw new IllegalArgumentException(
                    "grpc.limits." + key + " must be " + least + " to " + most + ", not " + checked);
        }
        return checked;
    }
}
