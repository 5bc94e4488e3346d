package dev.fairlead.snapshot.document;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How amounts, spans of time and instants are written. Every reader refuses with an {@link IllegalArgumentException} whose
 * message is the end of a sentence; what a writer here writes, the reader reads as the same.
 */
public final class Words {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?");
    private static final Pattern SPAN =
            Pattern.compile("(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,12})s)?");
    private static final Map<String, BigDecimal> UNITS = new LinkedHashMap<>();
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi");

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    static {
        UNITS.put("m", new BigDecimal("0.001"));
        List<String> decimal = List.of("k", "M", "G", "T", "P");
        for (int power = 1; power <= decimal.size(); power++) {
            UNITS.put(decimal.get(power - 1), BigDecimal.valueOf(1000).pow(power));
            UNITS.put(BINARY.get(power - 1), BigDecimal.valueOf(1024).pow(power));
        }
    }

    private Words() {}

    public static long whole(String text, long least, long most) {
        String range = most == Long.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("must be a whole number, " + range + ", not '" + text + "'");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException("must be " + range + ", not " + number);
        }
        return number;
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not '" + text + "'");
        };
    }

    /** A number above 0. */
    public static double above0(String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("must be a number above 0, not '" + text + "'", notOne);
        }
        if (!(number > 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("must be a number above 0, not '" + text + "'");
        }
        return number;
    }

    /** Thousandths of an amount such as {@code 64}, {@code 1.5} or {@code 500m}. */
    public static long thousandths(String text) {
        return amount(text, BigDecimal.valueOf(1000), "CPUs such as 64 or 500m");
    }

    /** Bytes, such as {@code 512Gi}. */
    public static long bytes(String text) {
        return amount(text, BigDecimal.ONE, "an amount of bytes such as 512Gi");
    }

    private static long amount(String text, BigDecimal factor, String wanted) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            throw new IllegalArgumentException("must be " + wanted + ", not '" + text + "'");
        }
        BigDecimal unit = amount.group(2) == null ? BigDecimal.ONE : UNITS.get(amount.group(2));
        BigDecimal scaled = new BigDecimal(amount.group(1)).multiply(unit).multiply(factor);
        try {
            return scaled.longValueExact();
        } catch (ArithmeticException fraction) {
            throw new IllegalArgumentException(
                    "must be " + wanted + ", a whole number of the smallest unit that fits in 64 bits, not '" + text
                            + "'",
                    fraction);
        }
    }

    /** Thousandths as {@link #thousandths} reads them. */
    public static String writeThousandths(long thousandths) {
        return thousandths % 1000 == 0 ? Long.toString(thousandths / 1000) : thousandths + "m";
    }

    /** Bytes as {@link #bytes} reads them. */
    public static String writeBytes(long bytes) {
        for (int power = BINARY.size(); power > 0 && bytes != 0; power--) {
            long size = 1L << (10 * power);
            if (bytes % size == 0) {
                return bytes / size + BINARY.get(power - 1);
            }
        }
        return Long.toString(bytes);
    }

    /** Seconds of a span such as {@code 90s}, {@code 1h30m} or {@code 7d}; a number alone is seconds. */
    public static long seconds(String text) {
        if (text.matches("[0-9]{1,12}")) {
            return Long.parseLong(text);
        }
        Matcher span = SPAN.matcher(text);
        if (text.isEmpty() || !span.matches()) {
            throw new IllegalArgumentException("must be a span of time such as 90s, 1h30m or 7d, not '" + text + "'");
        }
        return number(span, 1) * DAY + number(span, 2) * HOUR + number(span, 3) * MINUTE + number(span, 4);
    }

    private static long number(Matcher span, int group) {
        return span.group(group) == null ? 0 : Long.parseLong(span.group(group));
    }

    /** Seconds as {@link #seconds} reads them, in units that a person likes. */
    public static String writeSeconds(long seconds) {
        if (seconds == 0) {
            return "0s";
        }
        List<String> parts = new ArrayList<>();
        part(parts, seconds / DAY, "d");
        part(parts, seconds % DAY / HOUR, "h");
        part(parts, seconds % HOUR / MINUTE, "m");
        part(parts, seconds % MINUTE, "s");
        return String.join("", parts);
    }

    private static void part(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + unit);
        }
    }

    /**
     * Milliseconds since the epoch of an instant such as {@code 2026-11-23T14:00:00Z}, or of {@code 90s ago}.
     *
     * @param nowMillis what it is ago from
     */
    public static long millis(String text, long nowMillis) {
        if (text.endsWith(" ago")) {
            return nowMillis - 1000 * seconds(text.substring(0, text.length() - " ago".length()));
        }
        return millis(text, "must be a time such as 2026-11-23T14:00:00Z or 90s ago, not '" + text + "'");
    }

    /** Milliseconds since the epoch of an instant such as {@code 2026-11-23T14:00:00Z}. */
    public static long millis(String text) {
        return millis(text, "must be a time such as 2026-11-23T14:00:00Z, not '" + text + "'");
    }

    private static long millis(String text, String refusal) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException notATime) {
            throw new IllegalArgumentException(refusal, notATime);
        }
    }

    /** An instant as {@link #millis} reads it. */
    public static String writeMillis(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
