package dev.fairlead.core.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.backfill.Ends.End;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In which order jobs are expected to end: the same as by sorting all that there are. */
class EndsTest {
    private static final GpuType H100 = Scenario.H100;
    private static final GpuType A100 = Scenario.A100;

    private record Expected(String name, long endMillis, long startedMillis, boolean givesWay, int replicas) {}

    private final List<Expected> expected = new ArrayList<>();

    @Test
    void allEndsInTheirOrder() {
        for (long seed = 0; seed < 100; seed++) {
            expected.clear();
            Situation now = situation(new SplittableRandom(seed));
            Ends ends = ends(now, new SplittableRandom(seed));
            List<String> known = names(expected.stream()
                    .filter(end -> end.endMillis != ExpectedEnd.UNKNOWN)
                    .sorted(Comparator.comparingLong(Expected::endMillis)
                            .thenComparingLong(Expected::startedMillis)
                            .thenComparing(Expected::name)));
            List<String> unknown = names(expected.stream()
                    .filter(end -> end.endMillis == ExpectedEnd.UNKNOWN)
                    .sorted(Comparator.comparing(Expected::givesWay)
                            .reversed()
                            .thenComparingLong(Expected::startedMillis)
                            .thenComparing(Expected::name)));

            EndsInOrder inOrder = ends.known(H100);
            int count = inOrder.reach(Integer.MAX_VALUE);
            assertThat(inOrder.between(0, count))
                    .as("seed %s", seed)
                    .allMatch(End::known)
                    .extracting(end -> end.job().id().name() + " x " + end.slots().length)
                    .isEqualTo(known);
            assertThat(ends.unknown(H100, EndsTest::givesWay))
                    .toIterable()
                    .as("seed %s", seed)
                    .noneMatch(End::known)
                    .extracting(end -> end.job().id().name() + " x " + end.slots().length)
                    .isEqualTo(unknown);
            assertThat(ends.someAreUnknown(H100)).as("seed %s", seed).isEqualTo(!unknown.isEmpty());
        }
    }

    private static List<String> names(Stream<Expected> ends) {
        return ends.map(end -> end.name + " x " + end.replicas).toList();
    }

    private static boolean givesWay(Job job) {
        return job.id().name().hashCode() % 2 == 0;
    }

    private static Situation situation(SplittableRandom random) {
        Scenario cluster = Scenario.cluster()
                .node("h", node -> node.gpus(H100, 100), "r1")
                .node("a", node -> node.gpus(A100, 100), "r1")
                .queue("q");
        int jobs = random.nextInt(1, 12);
        for (int number = 0; number < jobs; number++) {
            long expects = random.nextInt(3) * 1000L;
            long most = random.nextInt(3) * 1500L;
            cluster.job(
                    "j" + number,
                    "q",
                    job -> job.gang(2, 1).expectedSeconds(expects).atMostSeconds(most));
        }
        return new Situation(cluster);
    }

    /** Some jobs run, of those some are stopped or shrunk, and others start in this cycle. */
    private Ends ends(Situation now, SplittableRandom random) {
        Ends ends = new Ends(now.state, now.nowMillis);
        for (Job job : now.state.jobs().stream().map(tracked -> tracked.job()).toList()) {
            GpuType type = random.nextInt(4) == 0 ? A100 : H100;
            String node = type.equals(H100) ? "h" : "a";
            int replicas = 2;
            long started = now.nowMillis;
            boolean starts = random.nextInt(3) == 0;
            if (starts) {
                ends.started(job, new Placement(type, now.on(node, node).slots()));
            } else {
                started -= random.nextInt(5) * 500_000L;
                NodeName name = new NodeName(node);
                now.state.start(job.id(), new Allocation(type, List.of(name, name), started));
                if (random.nextInt(3) == 0) {
                    replicas = random.nextInt(2);
                    ends.stopped(job.id(), replicas);
                }
            }
            long end = ExpectedEnd.millis(job, type, started, now.nowMillis);
            if (type.equals(H100) && replicas > 0) {
                boolean givesWay = !starts && end == ExpectedEnd.UNKNOWN && givesWay(job);
                expected.add(new Expected(job.id().name(), end, started, givesWay, replicas));
            }
        }
        return ends;
    }

    @Test
    void endsAreReadAsFarAsSomeoneLooks() {
        Situation now = situation(new SplittableRandom(1));
        Job job = now.job("j0");
        End end = new End(H100, job, new int[] {0}, new int[] {0}, List.of(), 5, 0, false);
        List<End> read = new ArrayList<>();
        EndsInOrder ends =
                new EndsInOrder(Stream.of(end, end, end).peek(read::add).iterator());

        assertThat(ends.reach(1)).isEqualTo(1);
        assertThat(read).hasSize(1);
        assertThat(ends.get(1)).isSameAs(end);
        assertThat(ends.reach(7)).isEqualTo(3);
        assertThat(ends.followedBy(List.of(end).iterator()).reach(7)).isEqualTo(4);
        assertThatThrownBy(() -> ends.get(3)).hasMessage("there are 3 ends, and none at 3");
    }

    @Test
    void aDeviceIsThatOfItsReplica() {
        Situation now = situation(new SplittableRandom(1));
        Job job = now.job("j0");

        assertThat(new End(H100, job, new int[] {0}, new int[] {1}, List.of(3, 7), 5, 0, false).device(0))
                .isEqualTo(7);
        assertThat(new End(H100, job, new int[] {0}, new int[] {1}, List.of(), 5, 0, false).device(0))
                .isEqualTo(-1);
    }
}
