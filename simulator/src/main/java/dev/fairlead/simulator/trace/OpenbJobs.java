package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pods of Alibaba's openb cluster (Weng et al., ATC'23) as jobs of one pod that come, run and go, on its 1,213 GPU nodes;
 * {@link OpenbTrace} has them as FGD's packing experiments do. A pod asks for CPU, memory and whole GPUs or thousandths of
 * one, and for models of GPUs in the lists called {@code gpuspec}.
 *
 * <p>A job runs from when its pod was scheduled until it was deleted. Pods that never were (in the default list 897) and pods
 * without GPUs are left out. Best-effort pods have a lower priority than the others.
 */
public final class OpenbJobs {
    private static final int MORE_IMPORTANT = 10;
    private static final String BEST_EFFORT = "BE";

    private final CsvTable table;
    private final long checkpointSeconds;

    private OpenbJobs(CsvTable table, long checkpointSeconds) {
        this.table = table;
        this.checkpointSeconds = checkpointSeconds;
    }

    /**
     * Reads one list.
     *
     * @param folder the folder {@code fgd_openb}
     * @param list such as {@code default} or {@code gpuspec33}; those called {@code multigpu} have no times and cannot be run
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if a file is missing, broken or has no times
     */
    public static Workload read(Path folder, String list, long checkpointSeconds) {
        CsvTable table = CsvTable.read(folder.resolve("openb_pod_list_" + list + ".csv.gz"));
        List<Work> jobs = new OpenbJobs(table, checkpointSeconds).jobs();
        return JobShapes.inOneQueue("openb, " + list, FleetTrace.openb(folder).nodes(), jobs);
    }

    private List<Work> jobs() {
        int gpus = table.column("num_gpu");
        int created = table.column("creation_time");
        int scheduled = table.column("scheduled_time");
        int deleted = table.column("deletion_time");
        List<Work> works = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            if (table.number(row, gpus, 0) > 0 && !table.text(row, scheduled).isEmpty()) {
                long began = table.number(row, scheduled, 0);
                long seconds = table.number(row, deleted, began) - began;
                works.add(new Work(job(row, table.number(row, created, 0) * 1000), seconds * 1000));
            }
        }
        return works;
    }

    private Job job(int row, long createdMillis) {
        List<AcceptedGpuType> types = OpenbTrace.types(table.text(row, table.column("gpu_spec"))).stream()
                .map(type -> new AcceptedGpuType(type, 1))
                .toList();
        boolean bestEffort = table.text(row, table.column("qos")).equals(BEST_EFFORT);
        return new Job(
                JobId.of(JobShapes.ONE_QUEUE, table.text(row, table.column("name"))),
                new QueueName(JobShapes.ONE_QUEUE),
                new Gang(1, 1, need(row)),
                types,
                TopologyRequest.ANYWHERE,
                bestEffort ? 0 : MORE_IMPORTANT,
                true,
                true,
                0,
                checkpointSeconds,
                0,
                0,
                createdMillis,
                NodeSelection.ANY_NODE,
                List.of());
    }

    private Resources need(int row) {
        long gpus = table.number(row, table.column("num_gpu"), 1);
        int millis = table.column("gpu_milli");
        long each = table.number(row, millis, 1);
        if (each > Resources.WHOLE_GPU || (gpus > 1 && each < Resources.WHOLE_GPU)) {
            throw table.bad(row, millis, "1000, or from 1 on with num_gpu 1");
        }
        boolean shares = each < Resources.WHOLE_GPU;
        return new Resources(
                shares ? 0 : gpus,
                table.number(row, table.column("cpu_milli"), 0),
                table.number(row, table.column("memory_mib"), 0) << 20,
                0,
                1,
                shares ? each : 0);
    }
}
