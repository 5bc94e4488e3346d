package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.state.TrackedJob;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells those that go on waiting their place, in the order of their line and not of the claims, and what is kept for them. */
final class WaitingPlaces {
    private WaitingPlaces() {}

    /** @param untilOthersEnd the reservations that stand in the place of a mere hold */
    static void tell(List<Decision> decisions, Collection<Line> lines, List<Decision.Reserve> untilOthersEnd) {
        Map<JobId, Integer> positions = new HashMap<>();
        Map<JobId, Job> ahead = new HashMap<>();
        Map<JobId, Decision.Reserve> reserved = new HashMap<>();
        untilOthersEnd.forEach(each -> reserved.put(each.job(), each));
        Set<JobId> placed = new HashSet<>();
        decisions.stream().filter(Decision.Place.class::isInstance).forEach(each -> placed.add(each.job()));
        for (Line line : lines) {
            int position = 0;
            Job before = null;
            for (TrackedJob tracked : line.jobs()) {
                JobId id = tracked.job().id();
                if (!placed.contains(id)) {
                    positions.put(id, ++position);
                    if (before != null) {
                        ahead.put(id, before);
                    }
                    before = tracked.job();
                }
            }
        }
        decisions.replaceAll(decision -> switch (decision) {
            case Decision.Hold hold
            when reserved.containsKey(hold.job()) -> reserved.get(hold.job()).at(positions.getOrDefault(hold.job(), 0));
            case Decision.Hold hold ->
                new Decision.Hold(
                        hold.job(), positions.getOrDefault(hold.job(), 0), hold.veto(), ahead.get(hold.job()));
            case Decision.Reserve reserve -> reserve.at(positions.getOrDefault(reserve.job(), 0));
            case Decision.Place place -> place;
            case Decision.Preempt preempt -> preempt;
            case Decision.Resize resize -> resize;
        });
    }
}
