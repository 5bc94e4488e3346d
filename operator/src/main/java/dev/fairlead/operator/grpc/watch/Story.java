package dev.fairlead.operator.grpc.watch;

import org.jspecify.annotations.Nullable;

/** What one reader is told of the objects that it follows. Asked from several threads, one at a time. */
public interface Story<R> {
    /** True if the object of this key may be among those followed, as far as its key says. */
    boolean concerns(String key);

    /** True if a filter chooses among them, so that an object can drop out without being gone. */
    boolean selective();

    /** The object as it is now; null if it is gone or the filter does not want it. */
    @Nullable
    R now(String key);

    /** That the object is gone, or not wanted any more. */
    R gone(String key);

    /** That everything that was there at the start has been told. */
    R synced();
}
