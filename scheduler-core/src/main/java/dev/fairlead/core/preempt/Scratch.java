package dev.fairlead.core.preempt;

import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** Stops victims on paper, in what will be free and in what the queues will use, so that it can be undone. */
final class Scratch {
    private final ClusterState state;
    private final List<Stopped> log = new ArrayList<>();

    private record Stopped(Victim victim, int leftBefore, long gpuMillis) {}

    /** A point to go back to. */
    record Mark(ClusterState.Mark state, int stopped) {}

    Scratch(ClusterState state) {
        this.state = state;
    }

    Mark mark() {
        return new Mark(state.mark(), log.size());
    }

    void rollback(Mark mark) {
        while (log.size() > mark.stopped) {
            Stopped stopped = log.removeLast();
            Victim victim = stopped.victim;
            victim.line.stopped(-stopped.gpuMillis);
            victim.left = stopped.leftBefore;
        }
        state.rollback(mark.state);
    }

    /** Leaves the victim only its first replicas; their room and quota are free from now on. */
    void stop(Victim victim, int replicasLeft) {
        int leftBefore = victim.left;
        long gpuMillis = 0;
        while (victim.left > replicasLeft) {
            victim.left--;
            int slot = victim.slots[victim.left];
            if (slot != Victim.NOWHERE) {
                state.fleet().future().add(slot, victim.need(victim.left), victim.tracked.device(victim.left), 1);
                gpuMillis += victim.need(victim.left).gpuMillis();
            }
        }
        state.ledgerFuture().add(victim.queue, victim.type, -gpuMillis, true);
        victim.line.stopped(gpuMillis);
        log.add(new Stopped(victim, leftBefore, gpuMillis));
    }

    /** Gives a victim back what it had before: the opposite of {@link #stop}. */
    void letGo(Victim victim, int leftBefore) {
        int leftUntilNow = victim.left;
        long gpuMillis = 0;
        while (victim.left < leftBefore) {
            int slot = victim.slots[victim.left];
            if (slot != Victim.NOWHERE) {
                state.fleet().future().add(slot, victim.need(victim.left), victim.tracked.device(victim.left), -1);
                gpuMillis += victim.need(victim.left).gpuMillis();
            }
            victim.left++;
        }
        state.ledgerFuture().add(victim.queue, victim.type, gpuMillis, true);
        victim.line.stopped(-gpuMillis);
        log.add(new Stopped(victim, leftUntilNow, -gpuMillis));
    }
}
