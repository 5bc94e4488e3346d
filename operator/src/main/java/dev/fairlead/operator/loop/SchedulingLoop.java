package dev.fairlead.operator.loop;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.operator.apply.Write;
import dev.fairlead.operator.config.MetricsSettings;
import dev.fairlead.operator.metrics.CyclePhase;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.JobRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes events in, lets jobs live, decides, carries out; on one thread and at its own pace. {@link #offer} may be called
 * by any thread; everything else belongs to the thread that calls {@link #step}.
 */
public final class SchedulingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);

    /** Most events taken in before jobs are settled, so that statuses and decisions keep coming under a flood. */
    private static final int MOST_EVENTS = 5_000;

    private final BlockingQueue<LoopEvent> events = new LinkedBlockingQueue<>();
    private final ClusterMirror mirror;
    private final Outbox outbox;
    private final LoopSettings settings;
    private final SchedulerMetrics metrics;
    private final InstantSource clock;
    private final Wakeups wakeups = new Wakeups();
    private final JobDriver driver;
    private final EventIntake intake;
    private final PlanExecution execution;
    private final Set<JobRecord> touched = new LinkedHashSet<>();
    private final LoopPulse pulse;
    private final ClusterSurvey survey;
    private final UsageMemoryFeed usageMemory;
    private final StateQuestions questions = new StateQuestions(() -> events.add(new LoopEvent.StateAsked()));

    /** When the oldest change came that no decision knows yet; null if every change is decided on. */
    private @Nullable Long dirtySince;

    private long reconsiderAtMillis = Long.MAX_VALUE;

    /**
     * @param shown what the metrics show of the cluster
     * @param clock the time by which jobs live; waiting for events goes by the system's own
     */
    public SchedulingLoop(
            ClusterMirror mirror,
            Outbox outbox,
            LoopSettings settings,
            SchedulerMetrics metrics,
            MetricsSettings shown,
            InstantSource clock) {
        this.mirror = mirror;
        this.outbox = outbox;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.driver = new JobDriver(mirror, outbox, settings, metrics, wakeups);
        this.intake = new EventIntake(mirror, driver, outbox.usages());
        this.usageMemory = new UsageMemoryFeed(mirror, outbox.usages());
        this.execution = new PlanExecution(mirror, driver, outbox, metrics);
        this.pulse = new LoopPulse(events::size, clock);
        this.survey = new ClusterSurvey(mirror, outbox.usages(), shown, () -> events.add(new LoopEvent.FiguresAsked()));
    }

    /** Hands an event over to the loop. */
    public void offer(LoopEvent event) {
        events.add(event);
        pulse.offered();
    }

    /** Whether the loop gets on. */
    public LoopPulse pulse() {
        return pulse;
    }

    /** Figures of the cluster as the loop knows it. */
    public ClusterSurvey survey() {
        return survey;
    }

    /** Looks at the state from other threads. */
    public StateQuestions questions() {
        return questions;
    }

    /**
     * One round: waits for something to do, at most so long, and does it.
     *
     * @throws InterruptedException if the thread is asked to end
     */
    public void step(Duration mostWait) throws InterruptedException {
        survey.open();
        questions.open();
        List<LoopEvent> batch = awaitEvents(mostWait);
        long now = clock.millis();
        pulse.roundBegins(!events.isEmpty(), now);
        long began = System.nanoTime();
        outbox.usages().advance(now);
        takeIn(batch, now);
        began = batch.isEmpty() ? began : spent(CyclePhase.INTAKE, began);
        touched.addAll(wakeups.due(now));
        if (!touched.isEmpty()) {
            settleTouched(now);
            spent(CyclePhase.SETTLE, began);
        }
        usageMemory.tell(now);
        if (decisionIsDue(now)) {
            decide(now);
        }
        outbox.statuses().flush(now);
        outbox.queues().flush(now);
        outbox.usages().flush(now);
        survey.answer();
        questions.answer(mirror.state(), now);
        pulse.roundEnds(dirtySince != null);
    }

    /** Tells how long a part of the round took; when it ended. */
    private long spent(CyclePhase phase, long beganNanos) {
        long now = System.nanoTime();
        metrics.spent(phase, Duration.ofNanos(now - beganNanos));
        return now;
    }

    /** What has to be written still when no further step will follow. */
    public List<Write> lastWrites() {
        outbox.usages().advance(clock.millis());
        return outbox.usages().lastWrites();
    }

    private List<LoopEvent> awaitEvents(Duration mostWait) throws InterruptedException {
        List<LoopEvent> batch = new ArrayList<>();
        long wait = Math.min(mostWait.toMillis(), Math.max(0, nextMillis() - clock.millis()));
        LoopEvent first = events.poll(wait, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            events.drainTo(batch, MOST_EVENTS);
        }
        return batch;
    }

    private long nextMillis() {
        long next = Math.min(earliest(wakeups.nextMillis()), reconsiderAtMillis);
        next = Math.min(next, earliest(outbox.statuses().nextMillis()));
        next = Math.min(next, earliest(outbox.queues().nextMillis()));
        next = Math.min(next, outbox.usages().nextMillis());
        next = Math.min(next, usageMemory.nextMillis());
        return dirtySince == null
                ? next
                : Math.min(next, dirtySince + settings.batchWindow().toMillis());
    }

    private static long earliest(OptionalLong time) {
        return time.orElse(Long.MAX_VALUE);
    }

    private void takeIn(List<LoopEvent> batch, long now) {
        for (LoopEvent event : batch) {
            try {
                intake.takeIn(event, touched, now);
            } catch (RuntimeException broken) {
                LOG.error("News of {} could not be taken in; it is skipped.", event.about(), broken);
            }
        }
    }

    private void settleTouched(long now) {
        List<JobRecord> jobs = List.copyOf(touched);
        touched.clear();
        for (JobRecord job : jobs) {
            try {
                driver.settle(job, now);
            } catch (RuntimeException broken) {
                new JobLog(LOG)
                        .about(Level.ERROR, job)
                        .setCause(broken)
                        .log("Job {} could not be brought up to date; it is left as it is.", job);
            }
        }
    }

    private boolean decisionIsDue(long now) {
        if (mirror.takeChanged() && dirtySince == null) {
            dirtySince = now;
        }
        boolean windowOver =
                dirtySince != null && now >= dirtySince + settings.batchWindow().toMillis();
        return windowOver || now >= reconsiderAtMillis;
    }

    private void decide(long now) {
        dirtySince = null;
        reconsiderAtMillis = Long.MAX_VALUE;
        long began = System.nanoTime();
        Plan plan;
        try {
            plan = SchedulingCycle.decide(mirror.state(), now);
        } catch (RuntimeException broken) {
            // The next change leads to another decision; until then what runs goes on.
            LOG.error("No decision could be taken; nothing is changed.", broken);
            pulse.notDecided();
            return;
        }
        long decided = spent(CyclePhase.DECIDE, began);
        metrics.decided(plan, Duration.ofNanos(decided - began));
        if (settings.planCheck()) {
            boolean proved = proved(plan, now);
            decided = spent(CyclePhase.CHECK, decided);
            if (!proved) {
                pulse.notDecided();
                return;
            }
        }
        reconsiderAtMillis = plan.reconsiderAtMillis().orElse(Long.MAX_VALUE);
        execution.carryOut(plan, now);
        outbox.queues().decided(plan);
        spent(CyclePhase.CARRY_OUT, decided);
        pulse.decided(now);
    }

    private boolean proved(Plan plan, long now) {
        List<String> violations = PlanCheck.violations(mirror.state(), plan, now);
        if (!violations.isEmpty()) {
            LOG.error("The plan breaks {}; it is not carried out. The plan: {}", violations, plan);
        }
        return violations.isEmpty();
    }
}
