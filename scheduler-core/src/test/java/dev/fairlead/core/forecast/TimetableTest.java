package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.forecast.Timetable.Entry;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes first, and what virtual time refuses. */
class TimetableTest {
    private static final JobId JOB = JobId.of("team", "a");

    /** What is due at one instant, in the order in which it has to come. */
    private static final List<Entry> IN_ORDER = List.of(
            new Entry.Ends(JOB, 1, true),
            new Entry.PodsAreGone(JOB, 1, List.of(0)),
            new Entry.FromOutside(new Happening.JobIsWithdrawn(JOB)),
            new Entry.FromOutside(new Happening.NodeIsLost(new NodeName("n"))),
            new Entry.FromOutside(new Happening.NodeComes(SmallCluster.node("n", SmallCluster.TYPE))),
            new Entry.FromOutside(new Happening.QueueChanges(SmallCluster.aQueue("q", 0))),
            new Entry.FromOutside(new Happening.JobArrives(new Work(SmallCluster.job("a", "q", 1, 0, 0), 1))),
            new Entry.Reconsider());

    @Test
    void whatIsDueAtOneInstantComesInAFixedOrder() {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            List<Entry> shuffled = new ArrayList<>(IN_ORDER);
            Collections.shuffle(shuffled, random);
            Timetable timetable = new Timetable();
            shuffled.forEach(entry -> timetable.add(7, entry));

            assertThat(timetable.takeNext()).isEqualTo(IN_ORDER);
            assertThat(timetable.isEmpty()).isTrue();
        }
    }

    @Test
    void theEarlierInstantFirstAndTheLikeInTheOrderOfTheirNotice() {
        Timetable timetable = new Timetable();
        Entry later = new Entry.Ends(JOB, 1, true);
        Entry one = new Entry.PodsAreGone(JOB, 1, List.of(0));
        Entry two = new Entry.PodsAreGone(JOB, 1, List.of(1));
        timetable.add(9, later);
        timetable.add(5, one);
        timetable.add(5, two);

        assertThat(timetable.nextMillis()).isEqualTo(5);
        assertThat(timetable.takeNext()).containsExactly(one, two);
        assertThat(timetable.isEmpty()).isFalse();
        assertThat(timetable.takeNext()).containsExactly(later);
    }

    @Test
    void whatCannotBeIsRefused() {
        SmallCluster past = new SmallCluster(Costs.NONE).nodes("n1").queue("q", 4);
        Work work = new Work(SmallCluster.job("a", "q", 1, 0, 0), 1_000);
        past.cluster.submit(work);
        past.cluster.run();

        assertThatThrownBy(() -> past.cluster.submit(work))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it is 1000 already; ")
                .hasMessageEndingWith(" cannot happen at 0");
        assertThatThrownBy(() -> past.cluster.adopt(work)).hasMessage("job team/a is not in the state");
        SmallCluster twice = new SmallCluster(Costs.NONE);
        twice.cluster.submit(work);
        twice.cluster.submit(work);
        assertThatThrownBy(twice.cluster::run).hasMessage("job team/a arrives twice");
        assertThatThrownBy(() -> new Work(work.job(), -1)).hasMessageContaining("job team/a: a duration is 0 or more");
        assertThatThrownBy(() -> new Work(work.job(), 0, -1)).hasMessageContaining("not 0 with -1 before the start");
    }

    @Test
    void costsAreNotNegative() {
        assertThatThrownBy(() -> new Costs(-1, 0, 0, 0)).hasMessageContaining("not -1, 0, 0 and 0");
        assertThatThrownBy(() -> new Costs(0, -1, 0, 0)).hasMessageContaining("not 0, -1, 0 and 0");
        assertThatThrownBy(() -> new Costs(0, 0, -1, 0)).hasMessageContaining("not 0, 0, -1 and 0");
        assertThatThrownBy(() -> new Costs(0, 0, 0, -1)).hasMessageContaining("not 0, 0, 0 and -1");
    }
}
