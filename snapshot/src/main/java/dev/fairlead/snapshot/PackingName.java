package dev.fairlead.snapshot;

import dev.fairlead.core.model.Packing;
import dev.fairlead.snapshot.document.NearestWord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What packing policies are called in snapshots and in the operator's configuration, such as {@code least-stranded}. */
public final class PackingName {
    private PackingName() {}

    /**
     * The policy of that name.
     *
     * @throws IllegalArgumentException if there is none; the message names them all and goes on from what was to be read:
     *     "must be one of ..."
     */
    public static Packing read(String name) {
        for (Packing packing : Packing.values()) {
            if (of(packing).equals(name)) {
                return packing;
            }
        }
        List<String> names =
                Arrays.stream(Packing.values()).map(PackingName::of).toList();
        throw new IllegalArgumentException("must be one of " + String.join(", ", names) + ", not '" + name + "'"
                + NearestWord.to(name, names)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse(""));
    }

    /** The name of a policy. */
    public static String of(Packing packing) {
        return packing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
