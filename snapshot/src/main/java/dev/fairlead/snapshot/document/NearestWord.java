package dev.fairlead.snapshot.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what someone meant to write. */
public final class NearestWord {
    private NearestWord() {}

    /** The word that takes the fewest single-letter edits, if those are at most a third of the letters. */
    public static Optional<String> to(String written, Collection<String> words) {
        return words.stream()
                .min(Comparator.<String>comparingInt(word -> edits(written, word))
                        .thenComparing(word -> word))
                .filter(word -> edits(written, word) <= Math.max(1, word.length() / 3));
    }

    /** Levenshtein's distance, upper and lower case being the same. */
    private static int edits(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
