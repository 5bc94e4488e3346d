package dev.fairlead.operator.metrics;

import java.util.Locale;

/** The kinds of writes to the API server: the scarce resource of a large cluster. */
public enum ApiWrite {
    POD_CREATE,
    POD_DELETE,
    POD_STATUS,
    SERVICE_CREATE,
    JOB_STATUS,
    QUEUE_STATUS,
    QUEUE_SPEC,
    QUEUE_USAGE,
    EVENT,
    OTHER;

    /** How a write ended. */
    public enum Outcome {
        /** It is true now. */
        DONE,
        /** Someone else was first (409), or it is gone (404): the next decision sees what is. */
        CONFLICT,
        /** The API server did not accept it (403, 422, ...). */
        REFUSED,
        /** The API server did not answer, or was too busy (429, 5xx). */
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
