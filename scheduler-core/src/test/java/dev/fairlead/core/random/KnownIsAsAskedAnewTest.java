package dev.fairlead.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.JobClass;
import dev.fairlead.core.state.JobShape;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.core.state.WaitingLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a state keeps so that a cycle need not look at everything is what it would find if it looked. */
class KnownIsAsAskedAnewTest {
    private record Line(
            String queue, List<JobId> jobs, List<Integer> classOf, List<JobShape> classes, List<Integer> sizes) {
        static List<Line> all(ClusterState state) {
            List<Line> all = new ArrayList<>();
            for (WaitingLine line : state.waiting().all()) {
                List<JobId> jobs = new ArrayList<>();
                List<Integer> classOf = new ArrayList<>();
                for (int index = 0; index < line.length(); index++) {
                    assertThat(line.job(index)).isSameAs(line.tracked(index).job());
                    jobs.add(line.job(index).id());
                    classOf.add(line.classOf(index));
                }
                List<Integer> sizes = new ArrayList<>();
                for (int number = 0; number < line.classes().size(); number++) {
                    sizes.add(line.size(number));
                }
                List<JobShape> shapes =
                        line.classes().stream().map(JobClass::shape).toList();
                all.add(new Line(line.queue().value(), jobs, classOf, shapes, sizes));
            }
            return all;
        }
    }

    @Test
    void linesThatChangedALittle() {
        int lines = 0;
        for (long seed = 0; seed < 100; seed++) {
            RandomDay day = new RandomDay(seed);
            for (int cycle = 0; cycle < 10; cycle++) {
                day.somethingHappens();
                List<Line> grown = Line.all(day.state());
                lines += grown.size();

                assertThat(grown)
                        .as("seed %s, cycle %s", seed, cycle)
                        .isEqualTo(Line.all(day.announcedAgain(new Random(seed))));
                day.carryOut(day.decideProven());
            }
        }
        assertThat(lines).isGreaterThan(1000);
    }

    @Test
    void quotaRulesAgreeWhereTheyHaveNoVeto() {
        int vetoes = 0;
        for (long seed = 0; seed < 100; seed++) {
            RandomDay day = new RandomDay(seed);
            day.pass(4);
            ClusterState state = day.state();
            for (TrackedJob tracked : state.jobs()) {
                Job job = tracked.job();
                for (var type : state.fleet().capacities().keySet()) {
                    for (QuotaLedger ledger : List.of(state.ledgerNow(), state.ledgerFuture())) {
                        long gpuMillis = job.gang().leastGpuMillis();
                        boolean vetoed = QuotaRule.firstVeto(job, type, gpuMillis, state.queueTree(), ledger) != null;
                        vetoes += vetoed ? 1 : 0;

                        assertThat(QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), ledger))
                                .as("seed %s, %s on %s", seed, job, type)
                                .isEqualTo(!vetoed);
                    }
                }
            }
        }
        assertThat(vetoes).isPositive();
    }
}
