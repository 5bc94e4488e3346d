package dev.fairlead.operator.apply;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A write that waits to be sent.
 *
 * @param lane how urgent it is
 * @param key what it is about: of two waiting writes with one key only the later is sent, and never two at a time
 * @param attempts how often it is tried while the API server does not answer
 * @param call sends it; called again for every attempt
 * @param then told what came of it, once, unless a later write of the same key took its place; called on any thread
 */
public record Write(
        Lane lane,
        String key,
        int attempts,
        Function<ClusterPort, CompletableFuture<WriteOutcome>> call,
        Consumer<WriteOutcome> then) {
    /** For writes that must happen in the end however long the API server is away. */
    public static final int UNTIL_ANSWERED = Integer.MAX_VALUE;
}
