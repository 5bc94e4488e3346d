package dev.fairlead.operator.kube;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Kubernetes timestamps as milliseconds since the epoch. */
public final class Timestamps {
    private Timestamps() {}

    /** 0 for an object that has no timestamp yet, or none that can be read. */
    public static long millis(@Nullable String timestamp) {
        if (timestamp == null) {
            return 0;
        }
        try {
            return OffsetDateTime.parse(timestamp).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException unreadable) {
            return 0;
        }
    }
}
