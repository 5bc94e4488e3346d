package dev.fairlead.operator.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One metric with all its series, made when somebody asks. For figures whose series come and go by the thousand: to keep a
 * meter for each would cost more than the figures.
 */
final class Family {
    /** What may be done with the figures. */
    enum Kind {
        GAUGE,
        /** Only grows; the name ends with {@code _total}. */
        COUNTER
    }

    /** @param labels the values of the family's labels, in their order */
    record Series(List<String> labels, double value) {}

    private final String name;
    private final Kind kind;
    private final String help;
    private final List<String> labels;
    private final List<Series> series = new ArrayList<>();

    private Family(String name, Kind kind, String help, String... labels) {
        this.name = name;
        this.kind = kind;
        this.help = help;
        this.labels = List.of(labels);
    }

    static Family gauge(String name, String help, String... labels) {
        return new Family(name, Kind.GAUGE, help, labels);
    }

    static Family counter(String name, String help, String... labels) {
        return new Family(name, Kind.COUNTER, help, labels);
    }

    /** Adds a series with these values of the family's labels. */
    Family add(double value, String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(
                    name + " has the labels " + labels + ", not " + values.length + " of them");
        }
        series.add(new Series(List.of(values), value));
        return this;
    }

    /** Adds a series with a whole number, which is exact up to 2^53. */
    Family add(long value, String... values) {
        return add((double) value, values);
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    /** One or two sentences. */
    String help() {
        return help;
    }

    List<String> labels() {
        return labels;
    }

    List<Series> series() {
        return Collections.unmodifiableList(series);
    }
}
