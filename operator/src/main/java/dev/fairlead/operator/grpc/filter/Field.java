package dev.fairlead.operator.grpc.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A field that a filter can ask for. */
sealed interface Field<T> {
    /** Stands for any value behind {@code :}, and for any rest at the ends of a text. */
    String ANYTHING = "*";

    /**
     * The question as a predicate.
     *
     * @param key what stands behind the field's name and a dot; empty if nothing does
     */
    Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException;

    /** A value and where it stands, from 1. */
    record Value(String text, int position) {
        InvalidFilterException refuse(String what) {
            return new InvalidFilterException(position, what);
        }
    }

    /** A text; {@code *} at either end of the value stands for anything, and {@code :} asks for a part. */
    record Text<T>(Function<T, String> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            Predicate<String> question = question(comparison, value.text());
            return each -> question.test(of.apply(each));
        }

        static Predicate<String> question(Comparison comparison, String value) {
            return switch (comparison) {
                case HAS -> value.equals(ANYTHING) ? text -> !text.isEmpty() : text -> text.contains(value);
                case EQUAL -> pattern(value);
                case NOT_EQUAL -> pattern(value).negate();
                default -> text -> comparison.holds(text.compareTo(value));
            };
        }

        private static Predicate<String> pattern(String value) {
            boolean open = value.startsWith(ANYTHING);
            boolean ends = value.endsWith(ANYTHING) && value.length() > 1;
            String core = value.substring(open ? 1 : 0, value.length() - (ends ? 1 : 0));
            if (open && ends) {
                return text -> text.contains(core);
            }
            if (open) {
                return text -> text.endsWith(core);
            }
            return ends ? text -> text.startsWith(core) : text -> text.equals(core);
        }
    }

    /** One of some words. */
    record Word<T>(Collection<String> words, Function<T, String> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            boolean anything = comparison == Comparison.HAS && value.text().equals(ANYTHING);
            if (!anything && !words.contains(value.text())) {
                throw value.refuse("'" + value.text() + "' is none of " + String.join(", ", words));
            }
            if (comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL && comparison != Comparison.HAS) {
                throw value.refuse("words are compared with = and != only");
            }
            return anything
                    ? each -> true
                    : each -> comparison.holds(of.apply(each).compareTo(value.text()));
        }
    }

    /** A whole number. */
    record WholeNumber<T>(ToLongFunction<T> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            long number;
            try {
                number = Long.parseLong(value.text());
            } catch (NumberFormatException notOne) {
                throw value.refuse("'" + value.text() + "' is not a whole number");
            }
            return each -> comparison.holds(Long.compare(of.applyAsLong(each), number));
        }
    }

    /** True or false. */
    record Flag<T>(Predicate<T> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            if (!value.text().equals("true") && !value.text().equals("false")) {
                throw value.refuse("'" + value.text() + "' is neither true nor false");
            }
            boolean wanted = value.text().equals("true");
            return each -> comparison.holds(Boolean.compare(of.test(each), wanted));
        }
    }

    /** An instant, as in RFC 3339; one that is absent fits no question. */
    record Time<T>(Function<T, @Nullable Instant> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            if (comparison == Comparison.HAS && value.text().equals(ANYTHING)) {
                return each -> of.apply(each) != null;
            }
            Instant wanted;
            try {
                wanted = OffsetDateTime.parse(value.text()).toInstant();
            } catch (DateTimeException notOne) {
                throw value.refuse("'" + value.text() + "' is not a time such as \"2026-11-23T08:00:00Z\"");
            }
            return each -> {
                Instant time = of.apply(each);
                return time != null && comparison.holds(time.compareTo(wanted));
            };
        }
    }

    /** Several texts; {@code :} and {@code =} ask whether one of them is the value. */
    record Texts<T>(Function<T, List<String>> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            noKey(key, value);
            return switch (comparison) {
                case HAS, EQUAL -> {
                    Predicate<String> one = Text.question(Comparison.EQUAL, value.text());
                    yield each -> of.apply(each).stream().anyMatch(one);
                }
                case NOT_EQUAL -> {
                    Predicate<String> one = Text.question(Comparison.EQUAL, value.text());
                    yield each -> of.apply(each).stream().noneMatch(one);
                }
                default -> throw value.refuse("a list is asked with ':' only, such as nodes:node-1");
            };
        }
    }

    /** Texts by key: {@code labels.team = vision}, {@code labels:team}. */
    record Entries<T>(Function<T, Map<String, String>> of) implements Field<T> {
        @Override
        public Predicate<T> ask(String key, Comparison comparison, Value value) throws InvalidFilterException {
            if (key.isEmpty()) {
                if (comparison != Comparison.HAS) {
                    throw value.refuse("name the key, such as labels.team = vision, or ask whether it is there, such as"
                            + " labels:team");
                }
                return value.text().equals(ANYTHING)
                        ? each -> !of.apply(each).isEmpty()
                        : each -> of.apply(each).containsKey(value.text());
            }
            if (comparison == Comparison.HAS && value.text().equals(ANYTHING)) {
                return each -> of.apply(each).containsKey(key);
            }
            Predicate<String> question = Text.question(comparison, value.text());
            return each -> question.test(of.apply(each).getOrDefault(key, ""));
        }
    }

    private static void noKey(String key, Value value) throws InvalidFilterException {
        if (!key.isEmpty()) {
            throw value.refuse("the field has no parts, but the filter asks for its part '" + key + "'");
        }
    }
}
