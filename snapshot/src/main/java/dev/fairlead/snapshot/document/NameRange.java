package dev.fairlead.snapshot.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that differ by a number: {@code h100-[1-16]}, or with leading zeros {@code h100-[001-016]}. */
public final class NameRange {
    private static final Pattern RANGE = Pattern.compile("(.*)\\[([0-9]{1,9})-([0-9]{1,9})\\](.*)");
    private static final int MOST = 1_000_000;

    private NameRange() {}

    /**
     * The names that are meant; one without a range is meant alone.
     *
     * @throws IllegalArgumentException if the range is empty or larger than a million; the message is the end of a sentence
     */
    public static List<String> expand(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            return List.of(text);
        }
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(3));
        if (first > last || last - first >= MOST) {
            throw new IllegalArgumentException(
                    "has a range [FIRST-LAST] of 1 to " + MOST + " numbers, not '" + text + "'");
        }
        boolean padded = range.group(2).length() > 1 && range.group(2).startsWith("0");
        String format = padded ? "%0" + range.group(2).length() + "d" : "%d";
        List<String> names = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            names.add(range.group(1) + String.format(Locale.ROOT, format, number) + range.group(4));
        }
        return names;
    }

    /**
     * As many names as asked for, numbered from 1 where the text has no range.
     *
     * @throws IllegalArgumentException if the range has another size; the message is the end of a sentence
     */
    public static List<String> expand(String text, int count) {
        List<String> names = expand(text);
        if (names.size() == 1 && count > 1) {
            return expand(text + "-[1-" + count + "]");
        }
        if (names.size() != count) {
            throw new IllegalArgumentException("is " + names.size() + " names, but count is " + count);
        }
        return names;
    }
}
