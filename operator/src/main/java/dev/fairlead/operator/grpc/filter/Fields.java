package dev.fairlead.operator.grpc.filter;

import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.error.FieldViolation;
import dev.fairlead.operator.grpc.error.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields that a filter of one kind of resources can ask for, by name. */
public final class Fields<T> {
    private final Map<String, Field<T>> byName = new LinkedHashMap<>();

    /** A text; {@code *} at either end of a value stands for anything. */
    public Fields<T> text(String name, Function<T, String> of) {
        return put(name, new Field.Text<>(of));
    }

    /** One of the words of an enum; those that mean nothing are left out. */
    public <E extends Enum<E>> Fields<T> word(String name, String prefix, E[] words, Function<T, E> of) {
        List<String> known = Stream.of(words)
                .map(Enum::name)
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .toList();
        return put(name, new Field.Word<>(known, each -> {
            String word = of.apply(each).name();
            return word.startsWith(prefix) ? word.substring(prefix.length()) : word;
        }));
    }

    /** A whole number. */
    public Fields<T> number(String name, ToLongFunction<T> of) {
        return put(name, new Field.WholeNumber<>(of));
    }

    /** True or false. */
    public Fields<T> flag(String name, Predicate<T> of) {
        return put(name, new Field.Flag<>(of));
    }

    /** An instant, which may be absent. */
    public Fields<T> time(String name, Function<T, @Nullable Instant> of) {
        return put(name, new Field.Time<>(of));
    }

    /** A list of texts. */
    public Fields<T> texts(String name, Function<T, List<String>> of) {
        return put(name, new Field.Texts<>(of));
    }

    /** Texts by key. */
    public Fields<T> entries(String name, Function<T, Map<String, String>> of) {
        return put(name, new Field.Entries<>(of));
    }

    private Fields<T> put(String name, Field<T> field) {
        byName.put(name, field);
        return this;
    }

    @Nullable
    Field<T> named(String name) {
        return byName.get(name);
    }

    String names() {
        return String.join(", ", byName.keySet());
    }

    /** The filter as a predicate; an empty one lets everything through. */
    public Predicate<T> parse(String filter) throws InvalidFilterException {
        return filter.isBlank() ? each -> true : new FilterParser<>(this, filter).parse();
    }

    /**
     * The filter of a request as a predicate.
     *
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT and the position if it cannot be understood
     */
    public Predicate<T> of(String filter) {
        try {
            return parse(filter);
        } catch (InvalidFilterException invalid) {
            throw Problem.fields(
                            ErrorReason.ERROR_REASON_INVALID_FILTER,
                            List.of(new FieldViolation("filter", String.valueOf(invalid.getMessage()))))
                    .with("position", Integer.toString(invalid.position()))
                    .exception();
        }
    }
}
