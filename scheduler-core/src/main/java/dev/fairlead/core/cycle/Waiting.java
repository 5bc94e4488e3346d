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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * The waiting jobs of one cycle by queue and class: those that stand in line, and those that no free GPU would help. Looks at
 * classes, never at jobs.
 */
final class Waiting {
    /** The jobs of one queue, with the prospects of each class by its number. */
    record Queued(WaitingLine line, List<Prospects> prospects) {
        boolean someoneIsInLine() {
            for (Prospects each : prospects) {
                if (!each.types().isEmpty()) {
                    return true;
                }
            }
            return false;
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

    /** Tells what the jobs in line of a queue ask for, class by class; those that accept several types count for each. */
    static void tellPending(Queued queued, ObjLongConsumer<GpuType> gpuMillis) {
        for (int number = 0; number < queued.prospects.size(); number++) {
            Prospects prospects = queued.prospects.get(number);
            long amount = prospects.mostGpuMillis() * queued.line.size(number);
            for (GpuType type : prospects.types()) {
                gpuMillis.accept(type, amount);
            }
        }
    }

    /** The distinct numbers of thousandths of GPUs that jobs in line ask for at least, ascending. */
    long[] sizes() {
        Set<Long> sizes = new HashSet<>();
        long last = -1;
        for (Queued queued : queues.values()) {
            for (Prospects prospects : queued.prospects) {
                if (prospects.leastGpuMillis() != last && !prospects.types().isEmpty()) {
                    last = prospects.leastGpuMillis();
                    sizes.add(last);
                }
            }
        }
        return sizes.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Lines without anyone in line, and where everyone in them stands: nowhere. */
    static HeldLine allHopeless(Queued queued) {
        int classes = queued.prospects.size();
        return new HeldLine(queued.line, queued.prospects, new Failure[classes], Map.of(), new BitSet(), new BitSet());
    }
}
