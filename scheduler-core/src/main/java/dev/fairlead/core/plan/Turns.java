package dev.fairlead.core.plan;

import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.state.TrackedJob;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Checks who may take whose place in a queue: told as priorities with a part after the point, where the deciders compare
 * whole numbers. Of c classes, each further one takes 1/c of a priority away; each ageing period that a job had waited when
 * it started gives it one.
 */
final class Turns {
    private final SchedulingPolicy policy;
    private final long nowMillis;

    Turns(SchedulingPolicy policy, long nowMillis) {
        this.policy = policy;
        this.nowMillis = nowMillis;
    }

    boolean outranks(TrackedJob taker, TrackedJob victim) {
        return claim(taker).compareTo(standing(victim)) > 0;
    }

    /** What a waiting job may claim; its age does not count. */
    BigDecimal claim(TrackedJob waiting) {
        return shared(waiting, waiting.earlierRuns().gpuSeconds());
    }

    /** What protects a running job. */
    BigDecimal standing(TrackedJob running) {
        long ran = Math.max(0, nowMillis - running.startedMillis());
        long millis = 0;
        for (int replica = 0; replica < running.holds().size(); replica++) {
            if (running.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                millis += running.job().gang().need(replica).gpuMillis();
            }
        }
        BigDecimal standing = shared(running, running.earlierRuns().gpuSeconds() + ran * millis / 1_000_000);
        long waited = running.startedMillis()
                - running.job().submittedMillis()
                - running.earlierRuns().millis();
        return policy.ageingSecondsPerPriority() == 0 || waited < 0
                ? standing
                : standing.add(BigDecimal.valueOf(waited)
                        .divide(BigDecimal.valueOf(1000 * policy.ageingSecondsPerPriority()), MathContext.DECIMAL64));
    }

    private BigDecimal shared(TrackedJob tracked, long gpuSeconds) {
        long had = policy.attainedServiceGpuSeconds().stream()
                .filter(bound -> bound <= gpuSeconds)
                .count();
        BigDecimal parts = BigDecimal.valueOf(policy.attainedServiceGpuSeconds().size() + 1L);
        return BigDecimal.valueOf(tracked.job().priority())
                .subtract(BigDecimal.valueOf(had).divide(parts, MathContext.DECIMAL64));
    }
}
