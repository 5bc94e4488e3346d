package dev.fairlead.core.random;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** One random history of a small cluster, the same for the same seed. */
public final class RandomDay {
    private static final int CYCLES = 8;
    private static final int LEAST_QUIET_CYCLES = 6;
    private static final int MOST_QUIET_CYCLES = 60;
    /** How many of a hundred jobs share GPUs on an ordinary day. */
    static final int SHARE_PERCENT = 15;

    private final SplittableRandom random;
    private final Happenings happenings;
    private final ClusterState state;
    private final Tally tally;
    private long nowMillis = 1_000_000_000;

    public RandomDay(long seed) {
        this(seed, 0);
    }

    /** A day on which so many of a hundred jobs share GPUs. */
    public RandomDay(long seed, int sharePercent) {
        this(seed, new Tally(), sharePercent);
    }

    /** @param tally where to count what occurs */
    RandomDay(long seed, Tally tally, int sharePercent) {
        random = new SplittableRandom(seed);
        // What was made random later has dice of its own, so that a seed goes on telling the same story otherwise.
        SplittableRandom later = new SplittableRandom(~seed);
        RandomFleet fleet = new RandomFleet(random, later, sharePercent);
        this.tally = tally;
        state = new ClusterState(fleet.topology(), RandomPolicy.of(later));
        happenings = new Happenings(random, later, fleet, state, tally);
        happenings.morning();
        RandomPolicy.count(state.policy(), tally);
    }

    /**
     * Lives through a day: news, a quiet hour, more news, and a quiet evening. Fails if anything goes wrong.
     *
     * @param sharePercent so many of a hundred jobs share GPUs
     * @param tally where to count what occurs
     */
    static void live(long seed, int sharePercent, Tally tally) {
        RandomDay day = new RandomDay(seed, tally, sharePercent);
        day.pass(CYCLES);
        day.rest();
        if (seed % 4 == 0) {
            day.pass(CYCLES / 2);
            day.rest();
        }
        tally.count("days");
    }

    private void rest() {
        Plan plan = settle();
        new MissedChance(this, plan, tally).complain();
        new Starvation(this, plan, tally).complain();
        String again = SchedulingCycle.decide(announcedAgain(new Random(nowMillis)), nowMillis)
                .toString();
        if (!again.equals(plan.toString())) {
            throw new AssertionError("told in another order, the plan is " + again + "\nand not " + plan);
        }
    }

    public ClusterState state() {
        return state;
    }

    public long nowMillis() {
        return nowMillis;
    }

    /** Lets so many cycles pass in which anything may happen. */
    void pass(int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            somethingHappens();
            carryOut(decideProven());
        }
    }

    /** Anything may happen, and nothing is decided. */
    public void somethingHappens() {
        happenings.several(nowMillis);
        nowMillis += random.nextInt(120) * 1000L;
        happenings.dueJobsEnd(nowMillis);
    }

    /** Decides, and fails if the plan cannot be proven. */
    Plan decideProven() {
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        tally.decided(plan);
        List<String> violations = PlanCheck.violations(state, plan, nowMillis);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations + " in the plan " + plan.decisions());
        }
        return plan;
    }

    public void carryOut(Plan plan) {
        Scenario.carryOut(state, plan, nowMillis);
    }

    /**
     * Lets time pass without any news until nothing is decided any more, nor will be on account of time. Who was stopped for
     * somebody meanwhile was not stopped in vain.
     */
    Plan settle() {
        Plan plan = decideProven();
        Promises promises = new Promises(state, tally);
        List<String> history = new ArrayList<>(List.of(InWords.brief(state, plan)));
        for (int cycle = 0; cycle < MOST_QUIET_CYCLES; cycle++) {
            promises.heed(plan);
            carryOut(plan);
            happenings.leavingPodsAreGone(100);
            nowMillis += 60_000;
            plan = decideProven();
            Plan last = plan;
            history.add(InWords.brief(state, plan));
            if (cycle >= LEAST_QUIET_CYCLES && plan.decisions().stream().allMatch(RandomDay::isWaiting)) {
                promises.complain(() -> story(history.subList(0, Math.min(12, history.size())), last));
                return plan;
            }
        }
        throw new AssertionError("no rest after " + MOST_QUIET_CYCLES + " cycles without news, at last:\n"
                + story(history.subList(history.size() - 4, history.size()), plan));
    }

    private String story(List<String> history, Plan last) {
        return String.join("\n", history) + "\n" + InWords.shares(state, last) + "\n" + InWords.waiting(state, last);
    }

    private static boolean isWaiting(Decision decision) {
        return decision instanceof Decision.Hold
                || (decision instanceof Decision.Reserve reserve && reserve.waitsForEnds());
    }

    /** Another state that was told in random order what is true now, and nothing of how it came to be. */
    public ClusterState announcedAgain(Random order) {
        return Announcement.again(state, order);
    }

    /** The nodes that are there, by name. */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            NodeName name = state.fleet().name(slot);
            Node node = state.fleet().node(name);
            if (node != null) {
                nodes.add(node);
            }
        }
        nodes.sort(java.util.Comparator.comparing(Node::name));
        return nodes;
    }
}
