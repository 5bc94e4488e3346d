package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import org.jspecify.annotations.Nullable;

/** The quotas of one GPU type by queue number, worked out once for a tree. */
final class QuotaTable {
    final long[] guaranteed;
    final long[] guaranteedBelow;
    final long[] limit;

    /** @param type null for a type that no queue mentions */
    QuotaTable(QueueTree tree, @Nullable GpuType type) {
        guaranteed = new long[tree.size()];
        guaranteedBelow = new long[tree.size()];
        limit = new long[tree.size()];
        // Parents come before their children.
        for (int queue = tree.size() - 1; queue >= QueueTree.ROOT; queue--) {
            Queue declared = tree.declared(queue);
            GpuQuota quota =
                    declared == null || type == null ? null : declared.quotas().get(type);
            guaranteed[queue] = quota == null ? guaranteedBelow[queue] : quota.guaranteed();
            limit[queue] = quota == null ? GpuQuota.NO_LIMIT : quota.limit();
            if (queue > QueueTree.ROOT) {
                int parent = tree.parent(queue);
                guaranteedBelow[parent] = Math.addExact(guaranteedBelow[parent], guaranteed[queue]);
            }
        }
    }
}
