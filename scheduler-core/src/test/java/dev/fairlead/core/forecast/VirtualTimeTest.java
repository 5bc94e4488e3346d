package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What happens when, computed by hand. */
class VirtualTimeTest {
    @Test
    void jobs_start_when_there_is_room_and_end_after_their_duration() {
        List<String> diary = new SmallCluster(Costs.NONE)
                .nodes("n1")
                .queue("research", 4)
                .comes(SmallCluster.job("a", "research", 4, 0, 0), 100)
                .comes(SmallCluster.job("b", "research", 2, 10, 0), 50)
                .comes(SmallCluster.job("c", "research", 2, 20, 0), 30)
                .comes(SmallCluster.job("d", "research", 4, 30, 0), 5)
                .diary();

        assertThat(diary)
                .containsExactly(
                        "0 s: a starts on n1",
                        "100 s: a is done",
                        "100 s: b starts on n1",
                        "100 s: c starts on n1",
                        "130 s: c is done",
                        "150 s: b is done",
                        "150 s: d starts on n1",
                        "155 s: d is done");
    }

    @Test
    void jobs_that_share_a_gpu_run_beside_each_other_and_leave_it_whole() {
        Gang share = new Gang(1, 1, Resources.ofGpuShare(500));
        List<String> diary = new SmallCluster(Costs.NONE)
                .nodes("n1")
                .queue("research", 4)
                .comes(SmallCluster.job("three", "research", 3, 0, 0), 1000)
                .comes(SmallCluster.job("a", "research", share, List.of(), 1, 0, 0), 100)
                .comes(SmallCluster.job("b", "research", share, List.of(), 2, 0, 0), 50)
                .comes(SmallCluster.job("c", "research", share, List.of(), 3, 0, 0), 30)
                .comes(SmallCluster.job("whole", "research", 1, 4, 0), 5)
                .diary();

        assertThat(diary)
                .containsExactly(
                        "0 s: three starts on n1",
                        "1 s: a starts on n1",
                        "2 s: b starts on n1",
                        "52 s: b is done",
                        "52 s: c starts on n1",
                        "82 s: c is done",
                        "101 s: a is done",
                        "101 s: whole starts on n1",
                        "106 s: whole is done",
                        "1000 s: three is done");
    }

    @Test
    void a_share_that_is_stopped_loses_its_share_of_the_time() {
        Gang half = new Gang(1, 1, Resources.ofGpuShare(500));
        List<String> diary = new SmallCluster(Costs.NONE)
                .nodes("n1")
                .queue("research", 0)
                .queue("product", 4)
                .comes(SmallCluster.job("borrows", "research", half, List.of(), 0, 30, 0), 100)
                .comes(SmallCluster.job("owns", "product", 4, 50, 0), 20)
                .diary();

        assertThat(diary).contains("50 s: borrows PREEMPTED, 10 GPU-s lost");
    }

    @Test
    void starting_takes_time_and_for_some_jobs_longer() {
        SmallCluster cluster =
                new SmallCluster(new Costs(7_000, 0, 0, 0)).nodes("n1").queue("research", 4);
        cluster.cluster.submit(new Work(SmallCluster.job("a", "research", 1, 0, 0), 100_000, 20_000));
        cluster.comes(SmallCluster.job("b", "research", 1, 0, 0), 100);

        assertThat(cluster.diary())
                .containsExactly("0 s: a starts on n1", "0 s: b starts on n1", "107 s: b is done", "127 s: a is done");
    }

    @Test
    void a_guarantee_taken_back_costs_what_was_not_saved_and_a_restart() {
        List<String> diary = new SmallCluster(new Costs(0, 5_000, 0, 10_000))
                .nodes("n1")
                .queue("research", 0)
                .queue("product", 4)
                .comes(SmallCluster.job("borrows", "research", 4, 0, 30), 100)
                .comes(SmallCluster.job("owns", "product", 4, 50, 0), 20)
                .diary();

        assertThat(diary)
                .containsExactly(
                        "0 s: borrows starts on n1",
                        "50 s: borrows PREEMPTED, 80 GPU-s lost",
                        "60 s: owns starts on n1",
                        "80 s: owns is done",
                        "80 s: borrows starts on n1",
                        "155 s: borrows is done");
    }

    @Test
    void a_lost_node_sends_its_gangs_back_to_their_last_checkpoint() {
        Gang two = new Gang(2, 2, Resources.ofGpus(4));
        List<String> diary = new SmallCluster(new Costs(0, 5_000, 0, 10_000))
                .nodes("n1", "n2")
                .queue("research", 8)
                .comes(SmallCluster.job("gang", "research", two, List.of(), 0, 30, 0), 100)
                .at(70, new Happening.NodeIsLost(new NodeName("n2")))
                .at(200, new Happening.NodeComes(SmallCluster.node("n2", SmallCluster.TYPE)))
                .diary();

        assertThat(diary)
                .containsExactly(
                        "0 s: gang starts on n1, n2",
                        "70 s: gang NODE_LOST, 80 GPU-s lost",
                        "200 s: gang starts on n1, n2",
                        "245 s: gang is done");
    }

    @Test
    void an_elastic_job_does_more_with_more_replicas() {
        Gang elastic = new Gang(1, 4, Resources.ofGpus(1));
        List<String> diary = new SmallCluster(new Costs(0, 0, 2_000, 0))
                .nodes("n1")
                .queue("research", 4)
                .comes(SmallCluster.job("a", "research", 2, 0, 0), 50)
                .comes(SmallCluster.job("elastic", "research", elastic, List.of(), 1, 0, 0), 100)
                .diary();

        // 49 s on half of its GPUs are worth 24.5 s; 2 s are lost by growing; 75.5 s remain.
        assertThat(diary)
                .containsExactly(
                        "0 s: a starts on n1",
                        "1 s: elastic starts on n1, n1",
                        "50 s: a is done",
                        "50 s: elastic has 4 replicas",
                        "127.5 s: elastic is done");
    }

    @Test
    void a_slow_type_takes_longer() {
        SmallCluster cluster = new SmallCluster(Costs.NONE).queue("research", 4);
        cluster.state.putNode(SmallCluster.node("slow", SmallCluster.SLOW));
        Gang one = new Gang(1, 1, Resources.ofGpus(1));
        List<AcceptedGpuType> types =
                List.of(new AcceptedGpuType(SmallCluster.TYPE, 1), new AcceptedGpuType(SmallCluster.SLOW, 0.4));
        cluster.comes(SmallCluster.job("a", "research", one, types, 0, 0, 0), 100);

        assertThat(cluster.diary()).containsExactly("0 s: a starts on slow", "250 s: a is done");
    }

    @Test
    void a_job_out_of_time_and_one_that_is_deleted_are_over() {
        Gang one = new Gang(1, 1, Resources.ofGpus(4));
        List<String> diary = new SmallCluster(new Costs(0, 0, 0, 10_000))
                .nodes("n1")
                .queue("research", 4)
                .comes(SmallCluster.job("long", "research", one, List.of(), 0, 0, 60), 100)
                .comes(SmallCluster.job("deleted", "research", 4, 1, 0), 100)
                .comes(SmallCluster.job("next", "research", 4, 2, 0), 10)
                .at(80, new Happening.JobIsWithdrawn(JobId.of("team", "deleted")))
                .diary();

        assertThat(diary)
                .containsExactly(
                        "0 s: long starts on n1",
                        "60 s: long OUT_OF_TIME, 240 GPU-s lost",
                        "60 s: deleted starts on n1",
                        "80 s: deleted WITHDRAWN, 80 GPU-s lost",
                        "90 s: next starts on n1",
                        "100 s: next is done");
    }

    @Test
    void more_quota_lets_a_job_start() {
        Happening.QueueChanges open = new Happening.QueueChanges(SmallCluster.aQueue("late", 4));
        List<String> diary = new SmallCluster(Costs.NONE)
                .nodes("n1")
                .comes(SmallCluster.job("a", "late", 4, 0, 0), 10)
                .at(33, open)
                .diary();

        assertThat(diary).containsExactly("33 s: a starts on n1", "43 s: a is done");
    }

    @Test
    void a_decider_that_goes_in_a_circle_is_found_out() {
        SmallCluster cluster = new SmallCluster(Costs.NONE).nodes("n1", "n2").queue("research", 8);
        Policy takingTurns = progress -> (state, now) -> {
            List<Decision> decisions = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                JobId id = JobId.of("team", name);
                TrackedJob tracked = state.job(id);
                if (tracked != null && tracked.running()) {
                    decisions.add(new Decision.Preempt(id, null, Decision.Preempt.Kind.DRAIN, 0, ""));
                } else if (tracked != null && tracked.waiting()) {
                    NodeName node = new NodeName(name.equals("a") ? "n1" : "n2");
                    decisions.add(new Decision.Place(id, SmallCluster.TYPE, List.of(node), ""));
                }
            }
            if (decisions.size() == 2 && state.holding().isEmpty()) {
                decisions.removeLast();
            }
            return new Plan(decisions, List.of(), List.of(), OptionalLong.empty());
        };
        VirtualCluster circle = new VirtualCluster(cluster.state, takingTurns, Costs.NONE, Observer.NOBODY, 0);
        circle.submit(new Work(SmallCluster.job("a", "research", 4, 0, 0), 1_000));
        circle.submit(new Work(SmallCluster.job("b", "research", 4, 0, 0), 1_000));
        circle.submit(new Work(SmallCluster.job("c", "research", 4, 0, 0), Work.ENDLESS));
        circle.at(1, new Happening.JobIsWithdrawn(JobId.of("team", "c")));

        assertThatThrownBy(circle::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("circle");
    }
}
