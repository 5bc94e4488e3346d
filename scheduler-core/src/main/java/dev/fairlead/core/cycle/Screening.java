package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Backfill;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Settles the jobs at the head of a line of which it is known, without any search, that they find no room and nobody to make
 * some. Were they left to wait for their turn, the strong claims behind them would have to wait with them.
 */
final class Screening {
    private final ClusterState state;
    private final Backfill backfill;
    private final Allowance allowance;
    private final RoomMemory rooms;
    private final Set<GpuType> awaited;

    /** @param awaited the types for which some job waits that time alone could start; those of settled jobs are added */
    Screening(ClusterState state, Backfill backfill, Allowance allowance, RoomMemory rooms, Set<GpuType> awaited) {
        this.state = state;
        this.backfill = backfill;
        this.allowance = allowance;
        this.rooms = rooms;
        this.awaited = awaited;
    }

    void settleThoseWithoutProspects(Line line, int queue) {
        while (line.hasNext() && isKnownToFail(line, queue)) {
            List<GpuType> types = line.nextProspects().types();
            awaited.addAll(types);
            line.fail(new Failure(line.nextJob().job(), line.nextRoomKind(), types, OptionalLong.empty()));
        }
    }

    private boolean isKnownToFail(Line line, int queue) {
        int kind = line.nextRoomKind();
        for (GpuType type : line.nextProspects().types()) {
            if (!rooms.noneNow(kind, type)
                    || (rooms.isLaterDifferent() && !rooms.noneLater(kind, type))
                    || (state.policy().backfill() && backfill.mayReserve(type))
                    || allowance.maySeekVictims(line.nextJob().job(), queue, type)) {
                return false;
            }
        }
        return state.stoppedFor().isEmpty()
                || !state.stoppedFor().containsKey(line.nextJob().job().id());
    }
}
