package dev.fairlead.simulator.scale;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Room for one job of up to 8 GPUs, found and booked, then given back, on a fleet as the first cycle and some steady ones left
 * it. Every call takes another of some thousand jobs that have room. A JVM of its own for each size of fleet, so that neither is measured
 * with what the other made the compiler believe.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class PlacementBenchmark {
    private static final int CYCLES = 10;
    private static final int JOBS = 4096;
    private static final int MOST_TRIED = 100 * JOBS;
    private static final int MOST_GPUS = 8;

    /** Nodes of 8 GPUs. */
    @Param("75000")
    public int nodes;

    /** Queues of the fleet. */
    @Param("1000")
    public int queues;

    /** Jobs that wait. */
    @Param("100000")
    public int waiting;

    /** Jobs that finish, and that arrive, in one cycle. */
    @Param("1000")
    public int churn;

    private final List<Job> jobs = new ArrayList<>();
    private @Nullable ClusterState state;
    private @Nullable GangPlacer placer;
    private int next;

    /** Fills the fleet and makes the jobs. */
    @Setup
    public void fill() {
        ScaleRun run = new ScaleRun(nodes, queues, waiting);
        run.live(CYCLES, 0, churn);
        // A cycle leaves no room that anybody waits for.
        run.finish(churn);
        ClusterState filled = run.state();
        GangPlacer by = new GangPlacer(filled.fleet(), filled.eligibleNodes());
        for (int tried = 0; jobs.size() < JOBS; tried++) {
            if (tried == MOST_TRIED) {
                throw new IllegalStateException("of " + MOST_TRIED + " jobs " + jobs.size()
                        + " find room: too few to measure what a placement costs; let more jobs finish in a cycle");
            }
            Job job = run.anotherJob();
            if (job.gang().gpus(job.gang().replicas()) <= MOST_GPUS
                    && by.place(
                                    filled.fleet().now(),
                                    job,
                                    job.gpuTypes().getFirst().type(),
                                    1,
                                    1)
                            != null) {
                jobs.add(job);
            }
        }
        state = filled;
        placer = by;
    }

    /** One decision. */
    @Benchmark
    public @Nullable Placement place() {
        ClusterState on = state;
        GangPlacer by = placer;
        if (on == null || by == null) {
            throw new IllegalStateException("the fleet is filled before anything is placed");
        }
        Job job = jobs.get(next);
        next = (next + 1) % JOBS;
        ClusterState.Mark mark = on.mark();
        Placement placement =
                by.place(on.fleet().now(), job, job.gpuTypes().getFirst().type(), 1, 1);
        if (placement != null) {
            book(on, job, placement);
        }
        on.rollback(mark);
        return placement;
    }

    private static void book(ClusterState state, Job job, Placement placement) {
        Fleet fleet = state.fleet();
        int slot = placement.slots()[0];
        fleet.bookNow(slot, job.gang().need(0), 1);
        fleet.bookFuture(slot, job.gang().need(0), 1);
        int queue = state.queueTree().number(job.queue());
        long gpuMillis = job.gang().gpuMillis(1);
        state.ledgerNow().add(queue, placement.type(), gpuMillis, job.preemptible());
        state.ledgerFuture().add(queue, placement.type(), gpuMillis, job.preemptible());
    }
}
