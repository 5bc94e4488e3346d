package dev.fairlead.operator.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it in the configuration: a whole number with s, m, h, d or w behind it. */
final class TimeSpan {
    private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3600L, "d", 86_400L, "w", 604_800L);
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([smhdw])|0");

    private TimeSpan() {}

    /**
     * Reads a length of time.
     *
     * @param key what to call it in an error
     * @return seconds, 0 or more
     * @throws IllegalArgumentException if the text is none
     */
    static long seconds(String key, String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(key
                    + " must be a whole number with s, m, h, d or w behind it, such as 7d, or 0, not '" + text + "'");
        }
        return form.group(1) == null ? 0 : Long.parseLong(form.group(1)) * SECONDS.getOrDefault(form.group(2), 1L);
    }
}
