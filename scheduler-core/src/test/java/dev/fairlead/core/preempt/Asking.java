package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A story told by {@link Scenario} from where one waiting job stands: what each part of the search for victims works on. */
final class Asking {
    final ClusterState state;
    final long nowMillis;
    final FairShares shares;
    final GangPlacer placer;
    final Job job;
    final RunningJobs running;
    final Rights rights;
    final Scratch scratch;
    final Attempt attempt;

    Asking(Scenario cluster, String name) {
        state = cluster.state();
        nowMillis = cluster.nowMillis();
        long[] demand = new long[state.queueTree().size()];
        for (TrackedJob tracked : state.jobs()) {
            Job each = tracked.job();
            demand[state.queueTree().number(each.queue())] +=
                    each.gang().gpus(each.gang().replicas());
        }
        long capacity = state.fleet().capacities().getOrDefault(H100, 0L);
        shares = new FairShares(Map.of(H100, new Entitlements(state.queueTree(), H100, capacity, demand)));
        placer = new GangPlacer(state.fleet(), state.eligibleNodes());
        TrackedJob taker = Objects.requireNonNull(state.job(JobId.of("team", name)));
        job = taker.job();
        running = new RunningJobs(state, H100, nowMillis, Set.of());
        ReclaimRule rule = new ReclaimRule(state.queueTree(), state.ledgerFuture(), shares);
        rights = new Rights(taker, state.order(), state.queueTree(), H100, rule, running, nowMillis);
        scratch = new Scratch(state);
        attempt = new Attempt(state, scratch, running, rights, rights.among(running.lines()), placer, job, H100);
    }

    int slot(String node) {
        return state.fleet().slot(new NodeName(node));
    }

    /** The running preemptible jobs, cheapest first. */
    List<Victim> victims() {
        List<Victim> all = new ArrayList<>();
        for (VictimLine line : running.lines()) {
            Victim victim = line.at(0, false);
            for (int place = 1; victim != null; place++) {
                all.add(victim);
                victim = line.at(place, false);
            }
        }
        all.sort(Victim.CHEAPEST_FIRST);
        return all;
    }

    Victim victim(String name) {
        return victims().stream()
                .filter(victim -> victim.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Unit stop(String name) {
        return new Unit(victim(name), 0);
    }

    /** The domain of the outermost level, a rack for example, in which the node is. */
    int rackOf(String node) {
        int domain = state.fleet().tree().leaf(slot(node));
        while (state.fleet().tree().depth(domain) > 1) {
            domain = state.fleet().tree().parent(domain);
        }
        return domain;
    }

    Domain rack(String node) {
        return new Domain(attempt, state.fleet().tree(), rackOf(node), 1);
    }

    /** The same as a region of which every victim has been read. */
    Region regionOfRack(String node) {
        Domain rack = rack(node);
        Region region = new Region(rackOf(node), 1);
        for (Victim victim : victims()) {
            if (!rack.nodesOf(List.of(new Unit(victim, 0))).isEmpty()) {
                region.add(new VictimStream.Next(victim, false), 1, 0);
            }
        }
        return region;
    }

    /** Makes room in the rack in which the node is. */
    RoomMaker roomMaker(String node) {
        return new RoomMaker(attempt, regionOfRack(node), state.fleet().tree(), 1);
    }

    Improvement improvement(String node) {
        Domain rack = rack(node);
        return new Improvement(attempt, rack, regionOfRack(node), new Trimming(attempt, rack), roomMaker(node));
    }

    /** What the search for segments finds when it may look everywhere. */
    @Nullable
    VictimSet forSegments() {
        return new SegmentVictims(attempt, everywhere(), state.fleet().tree()).found();
    }

    /** All nodes as one region of which every victim has been read. */
    private Region everywhere() {
        Region region = new Region(state.fleet().tree().root(H100), 1);
        victims().forEach(victim -> region.add(new VictimStream.Next(victim, false), 1, 0));
        return region;
    }

    VictimSearch search() {
        return new VictimSearch(state, shares, placer, Set.of(), nowMillis);
    }
}
