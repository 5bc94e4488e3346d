package dev.fairlead.operator.web;

import java.util.Map;

/**
 * A page for whoever looks for the cause of something.
 *
 * @param path such as {@code /debug/snapshot}
 * @param access who is answered
 * @param maker makes the page
 */
public record DebugPage(String path, Access access, Maker maker) {
    /** Who is answered. */
    public enum Access {
        /**
         * Connections from the loopback address: those of processes in the pod, and those that {@code kubectl port-forward}
         * makes for people whom Kubernetes allows it. The port has no authentication of its own.
         */
        LOOPBACK,
        /** Everybody who reaches the port. */
        ANYONE,
        /** Nobody. */
        NOBODY
    }

    /** Makes the page. Called from several threads at once. */
    @FunctionalInterface
    public interface Maker {
        /**
         * @param query the parameters of the request, the last value of each
         * @return the page, or why there is none
         */
        Reply make(Map<String, String> query);
    }

    /** What is answered. */
    public sealed interface Reply {}

    /** The page. */
    public record Found(Page page) implements Reply {}

    /**
     * The request is wrong.
     *
     * @param sentence what is wrong and what to ask instead
     */
    public record Wrong(String sentence) implements Reply {}

    /**
     * There is no such page now.
     *
     * @param sentence why, and who could be asked
     */
    public record Unavailable(String sentence) implements Reply {}
}
