package dev.fairlead.operator.bench;

/** A scenario cannot be measured; the message says why in words for whoever runs the benchmark. */
final class BenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
