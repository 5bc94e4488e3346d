package dev.fairlead.operator.bench;

/**
 * How long the scheduler's cycles took, from its own metrics.
 *
 * @param longestMillis the longest of the last minutes
 */
record CycleTimes(long count, double seconds, double longestMillis) {
    /** From the text of {@code /metrics}. */
    static CycleTimes of(String metrics) {
        return new CycleTimes(
                (long) value(metrics, "fairlead_cycle_seconds_count"),
                value(metrics, "fairlead_cycle_seconds_sum"),
                1000 * value(metrics, "fairlead_cycle_seconds_max"));
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("the operator's metrics have no " + name));
    }

    CycleTimes since(CycleTimes before) {
        return new CycleTimes(count - before.count, seconds - before.seconds, longestMillis);
    }

    double meanMillis() {
        return 1000 * seconds / count;
    }
}
