package dev.fairlead.operator.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The form of what people read. */
public final class Sentences {
    private Sentences() {}

    /** The text with a capital first letter and a full stop. */
    public static String full(String text) {
        if (text.isEmpty()) {
            return text;
        }
        // Names of pods and queues are as they are; only a plain word gets its capital.
        String first = text.split("[ ,:]", 2)[0];
        boolean word = first.chars().allMatch(Character::isLetter);
        String start = word ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text;
        return start.endsWith(".") ? start : start + ".";
    }

    /** A time as Kubernetes writes it, to the second. */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
