package dev.fairlead.core.lifecycle;

import static dev.fairlead.core.lifecycle.Effect.*;
import static dev.fairlead.core.lifecycle.JobEvent.*;
import static dev.fairlead.core.lifecycle.Phase.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole table, one line a row; every pair that has no line must mean nothing. */
class JobLifecycleTest {
    private record Pair(Phase phase, JobEvent event) {}

    private static final Map<Pair, Transition> TABLE = new HashMap<>();

    static {
        legal(PENDING, PLACED, STARTING, COUNT_ATTEMPT, CREATE_PODS);
        legal(PENDING, SUSPEND, SUSPENDED, DEQUEUE);

        legal(STARTING, ALL_READY, RUNNING, START_CLOCK);
        legal(RUNNING, DEADLINE_PASSED, FAILED, DELETE_PODS, FINISH);
        for (Phase placed : List.of(STARTING, RUNNING)) {
            legal(placed, ALL_SUCCEEDED, SUCCEEDED, FINISH);
            legal(placed, POD_FAILED, RESTARTING, COUNT_FAILURE, BACK_OFF, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            legal(placed, RETRIES_EXHAUSTED, FAILED, COUNT_FAILURE, DELETE_PODS, FINISH);
            legal(placed, DISRUPTED, RESTARTING, BACK_OFF, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            legal(placed, PODS_REFUSED, RESTARTING, BACK_OFF, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            legal(placed, PREEMPTED, RESTARTING, COUNT_PREEMPTION, STOP_CLOCK, DELETE_PODS, AWAIT_RESTART);
            legal(placed, SUSPEND, SUSPENDED, STOP_CLOCK, DELETE_PODS);
        }

        legal(RESTARTING, PODS_GONE, RESTARTING, AWAIT_RESTART);
        legal(RESTARTING, BACKOFF_PASSED, PENDING, ENQUEUE);
        legal(RESTARTING, SUSPEND, SUSPENDED);

        legal(SUSPENDED, RESUME, RESTARTING, AWAIT_RESTART);
    }

    private static void legal(Phase phase, JobEvent event, Phase next, Effect... effects) {
        TABLE.put(new Pair(phase, event), new Transition(next, List.of(effects)));
    }

    @Test
    void every_pair_does_what_the_table_says_and_nothing_else() {
        for (Phase phase : Phase.values()) {
            for (JobEvent event : JobEvent.values()) {
                Transition expected = TABLE.getOrDefault(new Pair(phase, event), new Transition(phase, List.of()));
                assertThat(JobLifecycle.on(phase, event))
                        .as("%s on %s", phase, event)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void effects_come_in_their_declared_order() {
        for (Transition transition : TABLE.values()) {
            assertThat(transition.effects()).isSorted();
        }
    }

    @Test
    void nothing_leaves_a_final_phase() {
        for (JobEvent event : JobEvent.values()) {
            assertThat(JobLifecycle.on(SUCCEEDED, event).phase()).isEqualTo(SUCCEEDED);
            assertThat(JobLifecycle.on(FAILED, event).phase()).isEqualTo(FAILED);
        }
    }

    @Test
    void every_phase_can_be_reached_from_pending() {
        List<Phase> reached = new ArrayList<>(List.of(PENDING));
        for (int i = 0; i < reached.size(); i++) {
            for (JobEvent event : JobEvent.values()) {
                Phase next = JobLifecycle.on(reached.get(i), event).phase();
                if (!reached.contains(next)) {
                    reached.add(next);
                }
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(Phase.values());
    }

    @Test
    void final_phases_are_those_that_nothing_leaves() {
        for (Phase phase : Phase.values()) {
            boolean left = TABLE.keySet().stream().anyMatch(pair -> pair.phase() == phase);
            assertThat(phase.isFinal()).as("%s", phase).isEqualTo(!left);
        }
    }

    @Test
    void placed_phases_are_those_that_can_be_preempted() {
        for (Phase phase : Phase.values()) {
            boolean preempted = TABLE.containsKey(new Pair(phase, PREEMPTED));
            assertThat(phase.isPlaced()).as("%s", phase).isEqualTo(preempted);
        }
    }
}
