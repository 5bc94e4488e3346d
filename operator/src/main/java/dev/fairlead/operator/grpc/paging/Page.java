package dev.fairlead.operator.grpc.paging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * A page of a list. A page goes on behind the last resource of the page before, wherever that is by then: a resource that
 * is there all the time is on exactly one page, however many come and go meanwhile.
 *
 * @param items the resources of the page, in order
 * @param nextToken the token of the next page; empty on the last one
 */
public record Page<T>(List<T> items, String nextToken) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /**
     * What a request asks for.
     *
     * @param size as in the request: 0 for the usual
     * @param token as in the request; empty for the first page
     * @param question everything else in the request that says what the list is; a token belongs to one question
     */
    public record Wanted(int size, String token, List<String> question) {
        public Wanted {
            question = List.copyOf(question);
        }
    }

    /**
     * Takes a page out of all that there is, in one pass that keeps only the page.
     *
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT if the size is negative or the token is not one of ours
     */
    public static <T> Page<T> of(Collection<T> all, Predicate<T> filter, Order.By<T> order, Wanted wanted) {
        int size = PageToken.size(wanted.size(), USUAL, MOST);
        Order.Key after = PageToken.read(wanted.token(), wanted.question());
        Comparator<Placed<T>> byKey = Comparator.comparing(Placed::key, order.comparator());
        // The last of those kept is on top, to be thrown out first.
        PriorityQueue<Placed<T>> kept = new PriorityQueue<>(byKey.reversed());
        for (T each : all) {
            Order.Key key = order.key().apply(each);
            boolean behind = after == null || order.comparator().compare(key, after) > 0;
            boolean inReach = kept.size() <= size || order.comparator().compare(key, kept.element().key) < 0;
            if (behind && inReach && filter.test(each)) {
                kept.add(new Placed<>(key, each));
                if (kept.size() > size + 1) {
                    kept.remove();
                }
            }
        }
        List<Placed<T>> sorted = new ArrayList<>(kept);
        sorted.sort(byKey);
        boolean more = sorted.size() > size;
        List<Placed<T>> page = more ? sorted.subList(0, size) : sorted;
        return new Page<>(
                page.stream().map(Placed::item).toList(),
                more ? PageToken.write(page.getLast().key, wanted.question()) : "");
    }

    private record Placed<T>(Order.Key key, T item) {}
}
