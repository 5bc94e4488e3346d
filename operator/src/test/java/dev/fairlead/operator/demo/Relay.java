package dev.fairlead.operator.demo;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands changes on to the narrator, who can only be made when there is something to watch. */
final class Relay implements Consumer<Change> {
    private volatile @Nullable Narrator narrator;

    void to(Narrator next) {
        narrator = next;
    }

    @Override
    public void accept(Change change) {
        Narrator listener = narrator;
        if (listener != null) {
            listener.changed(change);
        }
    }
}
