package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Heads;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.JobClass;
import dev.fairlead.core.state.Prospects;
import dev.fairlead.core.state.WaitingLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The waiting jobs of one cycle by queue and class: those that stand in line, and those that no free GPU would help. Looks at
 * classes, never at jobs.
 */
final class Waiting {
    /** The jobs of one queue, with the prospects of each class by its number. */
    record Queued(WaitingLine line, List<Prospects> prospects) {
        boolean someoneIsInLine() {
            return prospects.stream().anyMatch(each -> !each.types().isEmpty());
        }

        /** Tells the first job that is in line, if there is one. */
        void tellHead(QueueTree tree, Heads heads) {
            for (int index = 0; index < line.length(); index++) {
                List<GpuType> types = prospects.get(line.classOf(index)).types();
                if (!types.isEmpty()) {
                    heads.add(line.job(index), tree.number(line.queue()), types);
                    return;
                }
            }
        }
    }

    private final Map<QueueName, Queued> queues = new LinkedHashMap<>();

    Waiting(ClusterState state) {
        for (WaitingLine line : state.waiting().all()) {
            List<Prospects> prospects = new ArrayList<>(line.classes().size());
            for (JobClass jobClass : line.classes()) {
                prospects.add(state.prospects(jobClass));
            }
            queues.put(line.queue(), new Queued(line, prospects));
        }
    }

    /** By the name of the queue, in the order of names. */
    Map<QueueName, Queued> queues() {
        return queues;
    }

    /** What the jobs in line of a queue ask for in all, thousandths of GPUs by type; those that accept several types count for each. */
    static Map<GpuType, Long> pending(Queued queued) {
        Map<GpuType, Long> pending = new HashMap<>();
        for (int number = 0; number < queued.prospects.size(); number++) {
            Prospects prospects = queued.prospects.get(number);
            long gpuMillis = prospects.mostGpuMillis() * queued.line.size(number);
            for (GpuType type : prospects.types()) {
                pending.merge(type, gpuMillis, Long::sum);
            }
        }
        return pending;
    }

    /** The distinct numbers of thousandths of GPUs that jobs in line ask for at least, ascending. */
    long[] sizes() {
        return queues.values().stream()
                .flatMap(queued -> queued.prospects.stream())
                .filter(prospects -> !prospects.types().isEmpty())
                .mapToLong(Prospects::leastGpuMillis)
                .distinct()
                .sorted()
                .toArray();
    }

    /** Lines without anyone in line, and where everyone in them stands: nowhere. */
    static HeldLine allHopeless(Queued queued) {
        int classes = queued.prospects.size();
        return new HeldLine(queued.line, queued.prospects, new Failure[classes], Map.of(), new BitSet(), new BitSet());
    }
}
