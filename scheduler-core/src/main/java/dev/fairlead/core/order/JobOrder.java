package dev.fairlead.core.order;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.SchedulingPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Who is next within one queue, and who may take whose place there.
 *
 * <ol>
 *   <li>The higher priority.
 *   <li>With time-sharing: the lower class of GPU time had so far. Jobs that turn out short end in a low class, and nobody
 *       has to say beforehand how long a job runs. Classes by attained GPU time are those of Tiresias (Gu et al., NSDI'19);
 *       the bounds here are the administrator's.
 *   <li>The earlier submission, then the name.
 * </ol>
 *
 * <p>Ageing lets waiting count against the first two: a job stands as if its priority were higher by one for each so many
 * seconds that it has waited, and the classes divide the step from one priority to the next evenly. Time in which a job ran
 * is not waiting. Whom two waiting jobs see ahead does not change as time passes, since both grow older alike: lines stay
 * sorted.
 *
 * <p>Age never stops anyone. A running job keeps the standing with which it started, so that those it overtook by its age
 * cannot stop it, and others only by a higher priority or class of their own. Whoever is stopped waits with just that
 * standing: behind the job that took its place. Between priorities and classes that goes one way, and the time that a job
 * has had only grows; so nobody takes turns for ever, and no job loses its place to its own class.
 */
public final class JobOrder {
    /** Without ageing and time-sharing; also breaks ties between queues. No two different jobs are equal in it. */
    public static final Comparator<Job> WITHIN_QUEUE = (one, other) -> {
        int byPriority = Integer.compare(other.priority(), one.priority());
        int byTime = byPriority != 0 ? byPriority : Long.compare(one.submittedMillis(), other.submittedMillis());
        return byTime != 0 ? byTime : one.id().compareTo(other.id());
    };

    private final long ageingMillis;
    private final List<Long> bounds;
    private final long classes;

    public JobOrder(SchedulingPolicy policy) {
        ageingMillis = policy.ageingSecondsPerPriority() * 1000;
        bounds = policy.attainedServiceGpuSeconds();
        classes = bounds.size() + 1L;
    }

    /** Orders waiting jobs of one queue, next first; no two different jobs are equal. */
    public int compare(Contender first, Contender second) {
        int byStanding = Long.compare(0, ahead(first, second));
        return byStanding != 0 ? byStanding : WITHIN_QUEUE.compare(first.job(), second.job());
    }

    /** Above 0 if the first goes before the second by priority, class or age; below 0 the other way. */
    private int ahead(Contender first, Contender second) {
        long ranks = waitingRank(first) - waitingRank(second);
        return ageingMillis == 0
                ? Long.signum(ranks)
                : Long.compare(times(ranks, ageingMillis), times(classes, waitsSince(first) - waitsSince(second)));
    }

    /** True if a waiting job may take the place of a running one of its queue. */
    public boolean mayTakePlaceOf(Contender waiting, Contender running, long nowMillis) {
        long ranks = waitingRank(waiting) - rank(running, nowMillis);
        if (ranks <= 0 || ageingMillis == 0) {
            return ranks > 0;
        }
        long waited = Math.max(0, running.startedMillis() - waitsSince(running));
        return times(ranks, ageingMillis) > times(classes, waited);
    }

    /** The highest priority of running jobs whose place a waiting one may take, if their age and GPU time allow it too. */
    public int priorityThatYieldsTo(Job waiting) {
        return timeShares() ? waiting.priority() : waiting.priority() - 1;
    }

    /** True if GPU time counts among jobs of equal priority. */
    public boolean timeShares() {
        return classes > 1;
    }

    /** Priority and class in one number, the higher the better: a class weighs less than any difference in priority. */
    public long rank(Contender contender, long nowMillis) {
        return contender.job().priority() * classes - serviceClass(attainedGpuSeconds(contender, nowMillis));
    }

    private long waitingRank(Contender waiting) {
        return waiting.job().priority() * classes - waitingClass(waiting);
    }

    /** The class of a job by the runs that are over, from 0 for who has had least. */
    public int waitingClass(Contender waiting) {
        return serviceClass(waiting.earlierRuns().gpuSeconds());
    }

    private int serviceClass(long gpuSeconds) {
        int served = 0;
        while (served < bounds.size() && gpuSeconds >= bounds.get(served)) {
            served++;
        }
        return served;
    }

    private static long attainedGpuSeconds(Contender contender, long nowMillis) {
        long ranMillis = contender.runningGpuMillis() == 0 ? 0 : Math.max(0, nowMillis - contender.startedMillis());
        return contender.earlierRuns().gpuSeconds() + GpuAmount.gpuSeconds(contender.runningGpuMillis(), ranMillis);
    }

    /** When a running job gets into the next class, milliseconds since the epoch; empty if there is none. */
    public OptionalLong nextClassMillis(Contender running, long nowMillis) {
        int served = serviceClass(attainedGpuSeconds(running, nowMillis));
        if (served == bounds.size() || running.runningGpuMillis() == 0) {
            return OptionalLong.empty();
        }
        long missing = bounds.get(served) - running.earlierRuns().gpuSeconds();
        return OptionalLong.of(running.startedMillis()
                + Math.ceilDiv(times(missing, GpuAmount.PER_GPU_SECOND), running.runningGpuMillis()));
    }

    /** Since when it would have waited had it waited in one piece. */
    private static long waitsSince(Contender contender) {
        return contender.job().submittedMillis() + contender.earlierRuns().millis();
    }

    /** The product, or the nearest number that there is. */
    private static long times(long left, long right) {
        long product = left * right;
        return Math.multiplyHigh(left, right) == product >> 63
                ? product
                : (left < 0) == (right < 0) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    /** Why one waiting job of a queue goes before another, as a sentence's end about the first: "which ...". */
    public String why(Contender first, Contender second) {
        long ranks = waitingRank(first) - waitingRank(second);
        long longer = waitsSince(second) - waitsSince(first);
        if (ranks > 0) {
            return "which has " + better(first.job(), second.job(), gpuSeconds(first), gpuSeconds(second));
        }
        if (ranks < 0) {
            return String.format(
                    Locale.ROOT,
                    "which has waited %s longer, and %s of waiting count as one priority: it passes one that has %s",
                    span(longer),
                    span(ageingMillis),
                    better(second.job(), first.job(), gpuSeconds(second), gpuSeconds(first)));
        }
        if (ageingMillis > 0
                && longer != 0
                && longer != second.job().submittedMillis() - first.job().submittedMillis()) {
            return "which has waited longer";
        }
        return why(first.job(), second.job());
    }

    /** The same where neither waiting nor GPU time counts. */
    public static String why(Job first, Job second) {
        if (first.priority() != second.priority()) {
            return "which has the higher priority (" + first.priority() + " over " + second.priority() + ")";
        }
        if (first.submittedMillis() != second.submittedMillis()) {
            return "which was submitted earlier";
        }
        return "which was submitted in the same instant and comes first by name";
    }

    /** What gives a waiting job the right to the place of a running one, after "it has" or "which has". */
    public String whyItTakesThePlace(Contender waiting, Contender running, long nowMillis) {
        return better(waiting.job(), running.job(), gpuSeconds(waiting), attainedGpuSeconds(running, nowMillis));
    }

    private static long gpuSeconds(Contender waiting) {
        return waiting.earlierRuns().gpuSeconds();
    }

    private static String better(Job first, Job second, long firstGpuSeconds, long secondGpuSeconds) {
        return first.priority() != second.priority()
                ? "the higher priority (" + first.priority() + " over " + second.priority() + ")"
                : String.format(
                        Locale.ROOT,
                        "had less GPU time (%.1f GPU-hours against %.1f)",
                        firstGpuSeconds / 3600.0,
                        secondGpuSeconds / 3600.0);
    }

    private static String span(long millis) {
        long minutes = Math.max(0, millis) / 60_000;
        return minutes < 60
                ? minutes + " min"
                : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
}
