package dev.fairlead.operator.grpc.filter;

import java.io.Serial;

/** A filter that cannot be understood. */
public final class InvalidFilterException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Says what is wrong.
     *
     * @param position where, counted in characters from 1
     * @param what what is wrong there and what to do, without the full stop
     */
    InvalidFilterException(int position, String what) {
        super("at position " + position + ": " + what + ".", null, false, false);
        this.position = position;
    }

    /** Where it is wrong, counted in characters from 1. */
    public int position() {
        return position;
    }
}
