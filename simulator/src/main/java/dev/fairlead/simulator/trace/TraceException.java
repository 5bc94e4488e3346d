package dev.fairlead.simulator.trace;

/** A trace cannot be read. The message names the file and, where there is one, the line. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TraceException(String message) {
        super(message);
    }

    public TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
