package dev.fairlead.operator.demo;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The demo cannot go on; the message says why and what to do. */
final class DemoException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        this(message, null);
    }

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
