package dev.fairlead.operator.grpc.paging;

import dev.fairlead.operator.grpc.error.Problem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The orders that a list can be asked for. Each ends with the name, so that no two resources are equal in it. */
public final class Order<T> {
    private static final Comparator<Key> ASCENDING =
            Comparator.comparingLong(Key::number).thenComparing(Key::name);

    private final Function<T, String> name;
    private final Map<String, ToLongFunction<T>> numbers = new LinkedHashMap<>();

    /**
     * Where a resource is in an order.
     *
     * @param number what is compared first; 0 in the order by name
     * @param name the resource's name
     */
    record Key(long number, String name) {}

    /** An order as asked for. */
    public record By<T>(Function<T, Key> key, Comparator<Key> comparator) {}

    /** @param name unique among the resources listed */
    public Order(Function<T, String> name) {
        this.name = name;
    }

    /** Makes it possible to order by a number. */
    public Order<T> number(String field, ToLongFunction<T> of) {
        numbers.put(field, of);
        return this;
    }

    /**
     * The order of a request; empty is by name.
     *
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT if there is no such order
     */
    public By<T> by(String orderBy) {
        String[] words = orderBy.strip().split("\\s+", -1);
        boolean descending = words.length == 2 && words[1].equals("desc");
        boolean understood = words.length == 1 || descending || (words.length == 2 && words[1].equals("asc"));
        ToLongFunction<T> number = words[0].isEmpty() || words[0].equals("name") ? each -> 0 : numbers.get(words[0]);
        if (number == null || !understood) {
            throw Problem.field(
                            "order_by",
                            "'" + orderBy + "' is no order; give one of name"
                                    + (numbers.isEmpty() ? "" : ", " + String.join(", ", numbers.keySet()))
                                    + ", with ' desc' behind it for the reverse.")
                    .exception();
        }
        return new By<>(
                each -> new Key(number.applyAsLong(each), name.apply(each)),
                descending ? ASCENDING.reversed() : ASCENDING);
    }
}
