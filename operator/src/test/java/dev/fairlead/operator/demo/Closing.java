package dev.fairlead.operator.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be closed at the end, the last first. Safe for threads. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean begun;

    /** Closes it at the end; at once if the end has begun. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        if (begun) {
            close();
        }
        return resource;
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /** Closes everything, also after one of them failed. */
    @Override
    public synchronized void close() {
        begun = true;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("demo: " + e.getMessage());
            }
        }
    }
}
