package dev.fairlead.core.cycle;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.NoRoom;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says why jobs found no room, with the fleet and the queues as they stood when the cycle was over. Keeps copies of both, so
 * that it says the same whenever it is asked, and looks at the nodes once per kind of job.
 */
final class Words {
    private final QueueTree tree;
    private final QuotaLedger now;
    private final QuotaLedger future;
    private final Fleet fleet;
    private final NoRoom noRoom;
    private final long nowMillis;
    // By identity: to compare two failures by what they say would cost more than the words.
    private final IdentityHashMap<Failure, Veto> known = new IdentityHashMap<>();
    private final Map<Room, Veto> rooms = new HashMap<>();

    private record Room(int kind, GpuType type) {}

    Words(ClusterState state, long nowMillis) {
        tree = state.queueTree();
        now = state.ledgerNow().copy();
        future = state.ledgerFuture().copy();
        fleet = state.fleet().frozen();
        noRoom = new NoRoom(fleet, state.eligibleNodes().over(fleet));
        this.nowMillis = nowMillis;
    }

    Veto of(Failure failure) {
        return known.computeIfAbsent(failure, this::explain);
    }

    private Veto explain(Failure failure) {
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : failure.types()) {
            Veto quota = quotaVeto(failure.job(), type);
            vetoes.add(
                    quota != null
                            ? quota
                            : rooms.computeIfAbsent(
                                    new Room(failure.roomKind(), type),
                                    room -> noRoom.now(fleet.now(), failure.job(), type)));
        }
        Veto veto = Veto.oneFor(vetoes);
        if (failure.protectedUntilMillis().isEmpty()) {
            return veto;
        }
        long seconds = Math.ceilDiv(failure.protectedUntilMillis().getAsLong() - nowMillis, 1000L);
        return new Veto(
                veto.reason(),
                veto.sentence()
                        + "; jobs that may have to make room for it are within their minimum runtime for another "
                        + seconds + " s");
    }

    private @Nullable Veto quotaVeto(Job job, GpuType type) {
        long gpuMillis = job.gang().leastGpuMillis();
        Veto veto = QuotaRule.firstVeto(job, type, gpuMillis, tree, now);
        return veto != null ? veto : QuotaRule.firstVeto(job, type, gpuMillis, tree, future);
    }
}
