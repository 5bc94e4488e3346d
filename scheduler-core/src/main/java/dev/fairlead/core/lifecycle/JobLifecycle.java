package dev.fairlead.core.lifecycle;

import static dev.fairlead.core.lifecycle.Effect.AWAIT_RESTART;
import static dev.fairlead.core.lifecycle.Effect.BACK_OFF;
import static dev.fairlead.core.lifecycle.Effect.COUNT_ATTEMPT;
import static dev.fairlead.core.lifecycle.Effect.COUNT_FAILURE;
import static dev.fairlead.core.lifecycle.Effect.COUNT_PREEMPTION;
import static dev.fairlead.core.lifecycle.Effect.CREATE_PODS;
import static dev.fairlead.core.lifecycle.Effect.DELETE_PODS;
import static dev.fairlead.core.lifecycle.Effect.DEQUEUE;
import static dev.fairlead.core.lifecycle.Effect.ENQUEUE;
import static dev.fairlead.core.lifecycle.Effect.FINISH;
import static dev.fairlead.core.lifecycle.Effect.START_CLOCK;
import static dev.fairlead.core.lifecycle.Effect.STOP_CLOCK;
import static dev.fairlead.core.lifecycle.Phase.FAILED;
import static dev.fairlead.core.lifecycle.Phase.PENDING;
import static dev.fairlead.core.lifecycle.Phase.RESTARTING;
import static dev.fairlead.core.lifecycle.Phase.RUNNING;
import static dev.fairlead.core.lifecycle.Phase.STARTING;
import static dev.fairlead.core.lifecycle.Phase.SUCCEEDED;
import static dev.fairlead.core.lifecycle.Phase.SUSPENDED;

import java.util.List;

/**
 * The life of a job as a table. An event that means nothing in a phase leaves the job as it is: events come from
 * elsewhere, late and twice, and refusing one would only move the question into every caller.
 */
public final class JobLifecycle {
    private JobLifecycle() {}

    /** What {@code event} does to a job in {@code phase}. */
    public static Transition on(Phase phase, JobEvent event) {
        return switch (phase) {
            case PENDING -> whilePending(event);
            case STARTING, RUNNING -> whilePlaced(phase, event);
            case RESTARTING -> whileRestarting(event);
            case SUSPENDED -> whileSuspended(event);
            case SUCCEEDED, FAILED -> stay(phase);
        };
    }

    private static Transition whilePending(JobEvent event) {
        return switch (event) {
            case PLACED -> to(STARTING, COUNT_ATTEMPT, CREATE_PODS);
            case SUSPEND -> to(SUSPENDED, DEQUEUE);
            case ALL_READY,
                    ALL_SUCCEEDED,
                    POD_FAILED,
                    RETRIES_EXHAUSTED,
                    DISRUPTED,
                    PODS_REFUSED,
                    PREEMPTED,
                    DEADLINE_PASSED,
                    RESUME,
                    PODS_GONE,
                    BACKOFF_PASSED -> stay(PENDING);
        };
    }

    private static Transition whilePlaced(Phase phase, JobEvent event) {
        return switch (event) {
            case ALL_READY -> phase == STARTING ? to(RUNNING, START_CLOCK) : stay(phase);
            case ALL_SUCCEEDED -> to(SUCCEEDED, FINISH);
            case POD_FAILED -> to(RESTARTING, COUNT_FAILURE, BACK_OFF, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            case RETRIES_EXHAUSTED -> to(FAILED, COUNT_FAILURE, DELETE_PODS, FINISH);
            case DISRUPTED, PODS_REFUSED -> to(RESTARTING, BACK_OFF, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            case PREEMPTED -> to(RESTARTING, COUNT_PREEMPTION, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            // The clock runs from RUNNING on: a job is not failed for the time its image took to load.
            case DEADLINE_PASSED -> phase == RUNNING ? to(FAILED, DELETE_PODS, FINISH) : stay(phase);
            case SUSPEND -> to(SUSPENDED, STOP_CLOCK, DELETE_PODS);
            case PLACED, RESUME, PODS_GONE, BACKOFF_PASSED -> stay(phase);
        };
    }

    private static Transition whileRestarting(JobEvent event) {
        return switch (event) {
            case PODS_GONE -> to(RESTARTING, AWAIT_RESTART);
            case BACKOFF_PASSED -> to(PENDING, ENQUEUE);
            case SUSPEND -> to(SUSPENDED);
            case PLACED,
                    ALL_READY,
                    ALL_SUCCEEDED,
                    POD_FAILED,
                    RETRIES_EXHAUSTED,
                    DISRUPTED,
                    PODS_REFUSED,
                    PREEMPTED,
                    DEADLINE_PASSED,
                    RESUME -> stay(RESTARTING);
        };
    }

    private static Transition whileSuspended(JobEvent event) {
        return switch (event) {
            // Through RESTARTING and not straight to PENDING: pods of before may still be leaving.
            case RESUME -> to(RESTARTING, AWAIT_RESTART);
            case PLACED,
                    ALL_READY,
                    ALL_SUCCEEDED,
                    POD_FAILED,
                    RETRIES_EXHAUSTED,
                    DISRUPTED,
                    PODS_REFUSED,
                    PREEMPTED,
                    DEADLINE_PASSED,
                    SUSPEND,
                    PODS_GONE,
                    BACKOFF_PASSED -> stay(SUSPENDED);
        };
    }

    private static Transition to(Phase phase, Effect... effects) {
        return new Transition(phase, List.of(effects));
    }

    private static Transition stay(Phase phase) {
        return new Transition(phase, List.of());
    }
}
