package dev.fairlead.snapshot.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a document, as it is found. */
public final class Problems {
    private final String document;
    private final List<Problem> found = new ArrayList<>();

    private record Problem(Position at, String sentence) {}

    /** @param document what to call the document, such as the path of its file */
    public Problems(String document) {
        this.document = document;
    }

    /** @param sentence what is wrong and what to do, without the full stop */
    void add(Position at, String sentence) {
        found.add(new Problem(at, sentence));
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** The problems in the order of the document, each as {@code file:line:column: sentence}. */
    public List<String> lines() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::at))
                .map(problem -> document + ":" + problem.at + ": " + problem.sentence)
                .toList();
    }
}
