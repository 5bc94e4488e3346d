package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.NoRoom;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Says of a job in line why it has no room now: quotas or nodes, for each type that it could run on. */
final class WhyNoRoom {
    private final ClusterState state;
    private final Waiting waiting;
    private final QuotaLeft quota;
    private final NoRoom noRoom;
    private final long nowMillis;

    WhyNoRoom(ClusterState state, Waiting waiting, QuotaLeft quota, long nowMillis) {
        this.state = state;
        this.waiting = waiting;
        this.quota = quota;
        this.nowMillis = nowMillis;
        noRoom = new NoRoom(state.fleet(), state.eligibleNodes());
    }

    /** @param protectedUntilMillis until when whoever might make room for it may not be stopped */
    Veto explain(TrackedJob tracked, OptionalLong protectedUntilMillis) {
        Job job = tracked.job();
        long gpus = job.gang().gpus(job.gang().minReplicas());
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            Veto full = quota.veto(job, type, gpus);
            vetoes.add(full != null ? full : noRoom.now(state.fleet().now(), job, type));
        }
        Veto veto = Waiting.joined(vetoes);
        return protectedUntilMillis.isEmpty()
                ? veto
                : Reasons.whileProtected(veto, Math.ceilDiv(protectedUntilMillis.getAsLong() - nowMillis, 1000L));
    }
}
