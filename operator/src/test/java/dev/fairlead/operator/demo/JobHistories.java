package dev.fairlead.operator.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened to every job, from the first status on. Not safe for threads. */
final class JobHistories {
    private final Map<String, List<Change>> byJob = new LinkedHashMap<>();

    /** Keeps the change; true if it is news (see {@link Change#isNewsAfter}). */
    boolean add(Change change) {
        List<Change> history = byJob.computeIfAbsent(change.name(), name -> new ArrayList<>());
        boolean news = history.isEmpty() || change.isNewsAfter(history.getLast());
        history.add(change);
        return news;
    }

    List<Change> of(String job) {
        return List.copyOf(byJob.getOrDefault(job, List.of()));
    }

    /** The numbers of replicas that a job had one after another, times without any left out. */
    List<Integer> replicas(String job) {
        List<Integer> seen = new ArrayList<>();
        for (Change change : of(job)) {
            int replicas = change.status().replicas();
            if (replicas > 0 && (seen.isEmpty() || seen.getLast() != replicas)) {
                seen.add(replicas);
            }
        }
        return seen;
    }

    JobHistories copy() {
        JobHistories copy = new JobHistories();
        byJob.forEach((job, changes) -> copy.byJob.put(job, new ArrayList<>(changes)));
        return copy;
    }
}
