package dev.fairlead.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.random.RandomDay;
import dev.fairlead.core.state.PreemptibleJobs.Line;
import dev.fairlead.core.state.PreemptibleJobs.Running;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Whatever happens on random days, what is kept in order is what one finds who looks at every job. */
class KeptInOrderTest {
    private static final long DAYS = Long.getLong("fairlead.days", 60);
    private static final int CYCLES = 12;
    private static final List<GpuType> TYPES = List.of(new GpuType("H100"), new GpuType("A100"));

    /** The cluster of the day at hand. */
    private ClusterState state = new RandomDay(0).state();

    @Test
    void asIfOneLookedAtEveryJob() {
        for (long seed = 0; seed < DAYS; seed++) {
            RandomDay day = new RandomDay(seed, seed % 2 == 0 ? 0 : 30);
            state = day.state();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                day.somethingHappens();
                check(day.nowMillis());
                day.carryOut(SchedulingCycle.decide(state, day.nowMillis()));
                check(day.nowMillis());
            }
            List.copyOf(state.jobs())
                    .forEach(tracked -> state.withdraw(tracked.job().id()));
            check(day.nowMillis());
            assertThat(state.waiting().queues()).isEmpty();
            assertThat(state.waiting().roomKinds())
                    .as("no kind is in use any more")
                    .isZero();
            assertThat(TYPES)
                    .allSatisfy(
                            type -> assertThat(state.preemptible().lines(type)).isEmpty());
        }
    }

    private void check(long nowMillis) {
        assertThat(state.holding()).containsExactlyElementsOf(jobs(tracked -> tracked.gpuType() != null));
        assertThat(state.held().leaving()).containsExactlyElementsOf(jobs(TrackedJob::leaving));
        assertThat(state.held().incomplete())
                .containsExactlyElementsOf(jobs(tracked -> tracked.gpuType() != null
                        && tracked.holds().size() < tracked.job().gang().replicas()));
        assertThat(state.jobs()).allMatch(tracked -> tracked.wanted() || tracked.gpuType() != null);
        checkLines();
        checkEnds(nowMillis);
        TYPES.forEach(type -> checkPreemptible(type, nowMillis));
        checkNodes();
        checkLedgers();
    }

    private List<TrackedJob> jobs(Predicate<TrackedJob> which) {
        return state.jobs().stream().filter(which).toList();
    }

    private void checkLines() {
        Set<QueueName> queues = new HashSet<>();
        Set<Integer> kinds = new HashSet<>();
        for (TrackedJob tracked : jobs(TrackedJob::waiting)) {
            queues.add(tracked.job().queue());
            kinds.add(tracked.jobClass().roomKind());
            assertThat(tracked.jobClass().shape()).isEqualTo(tracked.shape());
        }
        assertThat(state.waiting().queues())
                .containsExactlyElementsOf(queues.stream().sorted().toList());
        assertThat(kinds).allMatch(kind -> kind < state.waiting().roomKinds());
        for (WaitingLine line : state.waiting().all()) {
            List<TrackedJob> expected =
                    jobs(tracked -> tracked.waiting() && tracked.job().queue().equals(line.queue())).stream()
                            .sorted(state.order()::compare)
                            .toList();
            assertThat(state.waiting().of(line.queue())).containsExactlyElementsOf(expected);
            assertThat(line.length()).isEqualTo(expected.size());
            for (int index = 0; index < line.length(); index++) {
                JobShape shape = line.classes().get(line.classOf(index)).shape();
                assertThat(line.tracked(index)).isSameAs(expected.get(index));
                assertThat(line.job(index)).isEqualTo(expected.get(index).job());
                assertThat(shape).isEqualTo(expected.get(index).shape());
                assertThat((long) line.size(line.classOf(index)))
                        .isEqualTo(expected.stream()
                                .filter(each -> each.shape().equals(shape))
                                .count());
            }
        }
        assertThat(state.waiting().of(new QueueName("unknown"))).isEmpty();
    }

    private void checkEnds(long nowMillis) {
        for (GpuType type : TYPES) {
            Comparator<TrackedJob> oldest = Comparator.comparingLong(TrackedJob::startedMillis)
                    .thenComparing(tracked -> tracked.job().id());
            Comparator<TrackedJob> order =
                    Comparator.comparingLong(KeptInOrderTest::endMillis).thenComparing(oldest);
            List<TrackedJob> running = jobs(tracked -> tracked.running() && type.equals(tracked.gpuType())).stream()
                    .sorted(order)
                    .toList();

            assertThat(state.byEnd().overdue(type, nowMillis))
                    .containsExactlyElementsOf(running.stream()
                            .filter(tracked -> endMillis(tracked) <= nowMillis)
                            .toList());
            assertThat(state.byEnd().endingAfter(type, nowMillis))
                    .containsExactlyElementsOf(running.stream()
                            .filter(tracked -> endMillis(tracked) > nowMillis && endMillis(tracked) < Long.MAX_VALUE)
                            .toList());
            assertThat(state.byEnd().unknown(type))
                    .containsExactlyElementsOf(running.stream()
                            .filter(tracked -> endMillis(tracked) == Long.MAX_VALUE)
                            .toList());
        }
    }

    private static long endMillis(TrackedJob tracked) {
        Job job = tracked.job();
        double speed = job.gpuTypes().stream()
                .filter(accepted -> accepted.type().equals(tracked.gpuType()))
                .mapToDouble(AcceptedGpuType::speed)
                .findFirst()
                .orElse(1);
        return Stream.of((long) Math.ceil(job.expectedDurationSeconds() / speed), job.maxDurationSeconds())
                .filter(seconds -> seconds > 0)
                .mapToLong(seconds -> tracked.startedMillis() + seconds * 1000)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void checkPreemptible(GpuType type, long nowMillis) {
        List<TrackedJob> all =
                jobs(tracked -> tracked.running() && tracked.job().preemptible() && type.equals(tracked.gpuType()));
        Collection<TrackedJob> seen = new ArrayList<>();
        state.preemptible()
                .lines(type)
                .forEach((queue, priorities) -> priorities.forEach((priority, line) -> {
                    List<TrackedJob> members = all.stream()
                            .filter(tracked -> tracked.job().queue().equals(queue)
                                    && tracked.job().priority() == priority)
                            .toList();
                    checkLine(line, members, nowMillis);
                    seen.addAll(members);
                    assertThat(state.preemptible().leastPriority(type, queue)).isEqualTo((long) priorities.firstKey());
                }));
        assertThat(seen).as("every job is in a line").containsExactlyInAnyOrderElementsOf(all);
        assertThat(state.preemptible().leastPriority(type, new QueueName("unknown")))
                .isEqualTo(Long.MAX_VALUE);
    }

    private static void checkLine(Line line, List<TrackedJob> members, long nowMillis) {
        assertThat(members).isNotEmpty();
        assertThat(line.gpuMillis())
                .isEqualTo(members.stream()
                        .mapToLong(tracked -> IntStream.range(0, tracked.holds().size())
                                .filter(replica -> tracked.holds().get(replica) == Hold.RUNNING)
                                .mapToLong(replica ->
                                        tracked.job().gang().need(replica).gpuMillis())
                                .sum())
                        .sum());
        List<TrackedJob> protectedOnes = members.stream()
                .filter(tracked -> tracked.startedMillis() + tracked.job().minRuntimeSeconds() * 1000 > nowMillis)
                .toList();
        assertThat(tracked(line.protectedAt(nowMillis))).containsExactlyInAnyOrderElementsOf(protectedOnes);
        assertThat(tracked(line.byMinimumRuntime())).containsExactlyInAnyOrderElementsOf(members);
        assertThat(StreamSupport.stream(line.byMinimumRuntime().spliterator(), false)
                        .map(Running::minimumRuntimeEndMillis))
                .isSorted();
        assertThat(tracked(line.withSurplus()))
                .containsExactlyInAnyOrderElementsOf(members.stream()
                        .filter(tracked -> tracked.running != null && surplus(tracked) > 0)
                        .toList());
        assertThat(line.withSurplus())
                .allSatisfy(running -> assertThat(running.surplus()).isEqualTo(surplus(running.tracked())));
        List<TrackedJob> byCheckpoint = new ArrayList<>();
        for (Iterator<Running> sameInterval : line.leastSinceCheckpointFirst(nowMillis)) {
            List<TrackedJob> part = new ArrayList<>();
            sameInterval.forEachRemaining(running -> part.add(running.tracked()));
            assertThat(part)
                    .isSortedAccordingTo(Comparator.comparingLong(tracked -> sinceCheckpoint(tracked, nowMillis)));
            byCheckpoint.addAll(part);
        }
        assertThat(byCheckpoint).containsExactlyInAnyOrderElementsOf(members);
    }

    private static long sinceCheckpoint(TrackedJob tracked, long nowMillis) {
        long interval = tracked.job().checkpointIntervalSeconds() * 1000;
        long ran = nowMillis - tracked.startedMillis();
        return interval == 0 ? ran : ran % interval;
    }

    private static int surplus(TrackedJob tracked) {
        int firstThatDoesNotRun = 0;
        while (firstThatDoesNotRun < tracked.holds().size()
                && tracked.holds().get(firstThatDoesNotRun) == Hold.RUNNING) {
            firstThatDoesNotRun++;
        }
        return firstThatDoesNotRun < tracked.runningReplicas()
                ? 0
                : Math.max(0, firstThatDoesNotRun - tracked.job().gang().minReplicas());
    }

    private static List<TrackedJob> tracked(Iterable<Running> running) {
        return StreamSupport.stream(running.spliterator(), false)
                .map(Running::tracked)
                .toList();
    }

    private void checkNodes() {
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            Node node = state.fleet().node(slot);
            if (node == null) {
                continue;
            }
            Resources now = node.allocatable().minus(state.fleet().foreignUsage(slot));
            Resources later = now;
            Set<TrackedJob> preemptible = new HashSet<>();
            for (TrackedJob tracked : state.holding()) {
                for (int replica = 0; replica < tracked.holds().size(); replica++) {
                    Hold hold = tracked.holds().get(replica);
                    if (hold == Hold.GONE || !tracked.nodes().get(replica).equals(node.name())) {
                        continue;
                    }
                    Resources need = withoutGpus(tracked.job().gang().need(replica));
                    now = now.minus(need);
                    later = hold == Hold.RUNNING ? later.minus(need) : later;
                    if (hold == Hold.RUNNING && tracked.job().preemptible() && tracked.wanted()) {
                        preemptible.add(tracked);
                    }
                }
            }
            assertThat(withoutGpus(state.fleet().now().free(slot))).isEqualTo(withoutGpus(now));
            assertThat(withoutGpus(state.fleet().future().free(slot))).isEqualTo(withoutGpus(later));
            assertThat(tracked(state.preemptible().onNode(slot))).containsExactlyInAnyOrderElementsOf(preemptible);
        }
    }

    /** GPUs are looked at with the queues; which device a share is on is another matter. */
    private static Resources withoutGpus(Resources amounts) {
        return new Resources(
                0, amounts.cpuMillis(), amounts.memoryBytes(), amounts.ephemeralStorageBytes(), amounts.pods());
    }

    private void checkLedgers() {
        QueueTree tree = state.queueTree();
        for (GpuType type : TYPES) {
            long[] now = new long[tree.size()];
            long[] future = new long[tree.size()];
            for (TrackedJob tracked : state.holding()) {
                int payer = Math.max(QueueTree.ROOT, tree.number(tracked.job().queue()));
                for (int replica = 0; replica < tracked.holds().size() && type.equals(tracked.gpuType()); replica++) {
                    Hold hold = tracked.holds().get(replica);
                    long millis = tracked.job().gang().need(replica).gpuMillis();
                    for (int queue = payer; queue >= QueueTree.ROOT; queue = tree.parent(queue)) {
                        now[queue] += hold == Hold.GONE ? 0 : millis;
                        future[queue] += hold == Hold.RUNNING ? millis : 0;
                    }
                }
            }
            for (int queue = 0; queue < tree.size(); queue++) {
                assertThat(state.ledgerNow().used(queue, type)).isEqualTo(now[queue]);
                assertThat(state.ledgerFuture().used(queue, type)).isEqualTo(future[queue]);
            }
        }
    }
}
