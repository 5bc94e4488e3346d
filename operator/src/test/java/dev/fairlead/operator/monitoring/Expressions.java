package dev.fairlead.operator.monitoring;

/** PromQL that many panels share. */
final class Expressions {
    static final String OF_TYPE = "type=~\"$type\"";
    static final String OF_QUEUE = "queue=~\"$queue\"";
    static final String OF_BOTH = OF_QUEUE + ", " + OF_TYPE;
    static final String OF_JOB = "namespace=~\"$namespace\", " + OF_BOTH;

    private Expressions() {}

    /** A gauge of the operator. Two replicas may tell the same for a moment, so it is never added up over them. */
    static String gauge(String labels, String metric, String filter) {
        return "max by (%s) (%s{%s})".formatted(labels, metric, filter);
    }

    /** How much counters grew within the shown time. */
    static String grown(String labels, String metric, String filter) {
        return "sum by (%s) (increase(%s{%s}[$__range]))".formatted(labels, metric, filter);
    }

    /** How fast counters grow, per second. */
    static String rate(String labels, String metric, String filter) {
        return "sum by (%s) (rate(%s{%s}[$__rate_interval]))".formatted(labels, metric, filter);
    }

    /** A quantile of a histogram of durations, over all replicas. */
    static String quantile(double quantile, String labels, String histogram) {
        String by = labels.isEmpty() ? "le" : labels + ", le";
        return "histogram_quantile(%s, sum by (%s) (rate(%s_bucket[$__rate_interval])))"
                .formatted(quantile, by, histogram);
    }
}
