package dev.fairlead.operator.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes that an API server has answered since it started, successful or not, by verb and resource, such as
 * {@code "PATCH pods/status"}. Leases are left out: the simulated kubelets renew 50 a second, whoever schedules.
 */
record WriteCounts(Map<String, Long> counts) {
    private static final int MOST_SECONDS_TO_QUIET = 120;

    /** Fewer writes a second than this are the background's: events of nodes, statuses of queues. */
    private static final int QUIET_WRITES_PER_SECOND = 5;

    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");
    private static final Pattern SAMPLE =
            Pattern.compile("^apiserver_request_total\\{(.*)} ([0-9.e+]+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    static WriteCounts read(ApiServerClient api) {
        return parse(api.get("/metrics"));
    }

    static WriteCounts parse(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(metrics);
        while (sample.find()) {
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher label = LABEL.matcher(sample.group(1));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String resource = labels.getOrDefault("resource", "");
            String subresource = labels.getOrDefault("subresource", "");
            if (WRITES.contains(labels.getOrDefault("verb", "")) && !resource.equals("leases")) {
                String key = labels.get("verb") + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
                counts.merge(key, (long) Double.parseDouble(sample.group(2)), Long::sum);
            }
        }
        return new WriteCounts(counts);
    }

    /**
     * Waits until hardly anything is written any more.
     *
     * @throws BenchmarkException if that takes more than two minutes; the message says what is still written
     */
    static WriteCounts awaitQuiet(ApiServerClient api) {
        WriteCounts before = read(api);
        for (int second = 0; second < MOST_SECONDS_TO_QUIET; second++) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchmarkException("interrupted", e);
            }
            WriteCounts now = read(api);
            if (now.total() - before.total() < QUIET_WRITES_PER_SECOND) {
                return now;
            }
            before = now;
        }
        throw new BenchmarkException("writes have not ceased for " + MOST_SECONDS_TO_QUIET
                + " s; so many of each kind since the start: " + before.counts);
    }

    /** What came on top of an earlier count; without what did not change. */
    WriteCounts since(WriteCounts earlier) {
        Map<String, Long> added = new TreeMap<>();
        counts.forEach((key, count) -> {
            long more = count - earlier.counts.getOrDefault(key, 0L);
            if (more > 0) {
                added.put(key, more);
            }
        });
        return new WriteCounts(added);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
