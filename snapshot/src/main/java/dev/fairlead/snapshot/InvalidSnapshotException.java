package dev.fairlead.snapshot;

import java.util.ArrayList;
import java.util.List;

/** A document that is no snapshot. The message has a line for each problem: file, line, column, what is wrong, what to do. */
public final class InvalidSnapshotException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 20;

    private final transient List<String> problems;

    InvalidSnapshotException(List<String> problems) {
        super(String.join("\n", shown(problems)));
        this.problems = List.copyOf(problems);
    }

    private static List<String> shown(List<String> problems) {
        if (problems.size() <= MOST_SHOWN) {
            return problems;
        }
        List<String> shown = new ArrayList<>(problems.subList(0, MOST_SHOWN));
        shown.add("... and " + (problems.size() - MOST_SHOWN) + " more problems");
        return shown;
    }

    /** Every problem, in the order of the document. */
    public List<String> problems() {
        return problems;
    }
}
