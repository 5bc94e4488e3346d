package dev.fairlead.operator.bench;

import java.util.concurrent.locks.LockSupport;

/** Calls at an even pace, as clients that are not waiting for each other make them. */
final class Pacing {
    private Pacing() {}

    /** Returns at that time of {@link System#nanoTime}, at once if it is past. */
    static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
