package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.JobPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the story says that a job ends.
 *
 * @param attempts how often it was given nodes
 * @param preemptedBy the job that it was stopped for, once; empty if for none
 * @param replicas the numbers of replicas that it has one after another, as far as the story tells them
 */
record ExpectedEnd(
        String job, JobPhase phase, String reason, int attempts, String preemptedBy, List<Integer> replicas) {
    static ExpectedEnd succeeds(String job, int replicas) {
        return new ExpectedEnd(job, JobPhase.SUCCEEDED, "Completed", 1, "", List.of(replicas));
    }

    static ExpectedEnd waits(String job, String reason) {
        return new ExpectedEnd(job, JobPhase.PENDING, reason, 0, "", List.of());
    }

    ExpectedEnd afterBeingStoppedFor(String other) {
        return new ExpectedEnd(job, phase, reason, 2, other, replicas);
    }

    ExpectedEnd resizedTo(Integer... then) {
        List<Integer> all = new ArrayList<>(replicas);
        all.addAll(List.of(then));
        return new ExpectedEnd(job, phase, reason, attempts, preemptedBy, all);
    }

    /**
     * What came out differently, one sentence each.
     *
     * @param seen the numbers of replicas that it had one after another
     */
    List<String> differences(@Nullable GpuJobStatus status, List<Integer> seen) {
        if (status == null) {
            return List.of(job + " should be " + phase.value() + ", but has no status.");
        }
        List<String> differences = new ArrayList<>();
        compare(
                "phase",
                phase.value(),
                status.phase() == null ? "" : status.phase().value(),
                differences);
        compare("reason", reason, Objects.requireNonNullElse(status.reason(), ""), differences);
        compare("number of attempts", attempts, status.attempts(), differences);
        compare("number of preemptions", preemptedBy.isEmpty() ? 0 : 1, status.preemptions(), differences);
        compare("preemptedBy", preemptedBy, Objects.requireNonNullElse(status.preemptedBy(), ""), differences);
        if (!sawInOrder(seen)) {
            differences.add(
                    "The replicas of " + job + " should be " + replicas + " one after another, but were " + seen + ".");
        }
        return differences;
    }

    /** The first number has to be the first; between the others there may be steps, since others' GPUs come free in steps. */
    private boolean sawInOrder(List<Integer> seen) {
        int next = 0;
        for (int replicas : seen) {
            boolean expected = next < this.replicas.size() && this.replicas.get(next) == replicas;
            if (next == 0 && !expected) {
                return false;
            }
            next += expected ? 1 : 0;
        }
        return next == replicas.size();
    }

    private void compare(String what, Object expected, Object actual, List<String> differences) {
        if (!expected.equals(actual)) {
            differences.add(
                    "The " + what + " of " + job + " should be " + shown(expected) + ", but is " + shown(actual) + ".");
        }
    }

    private static String shown(Object value) {
        return value.equals("") ? "empty" : value.toString();
    }
}
