package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment that tells a training process its place in the gang: {@code PET_*} is what torchrun takes for its flags,
 * {@code MASTER_*} and {@code NODE_RANK} are what scripts read without it. {@code RANK} and {@code WORLD_SIZE} are left
 * out: they count processes, not pods, and torchrun sets them.
 *
 * <p>A launcher is no member of the training: ranks count the workers alone, from the first of them, which is the master.
 * The launcher gets no rank but is told how many workers there are.
 */
final class GangEnvironment {
    /** Variables whose value is the pod's index. */
    static final Set<String> RANKS = Set.of("NODE_RANK", "PET_NODE_RANK");

    /** Ends the gang's own variables. Alone among them it is never the user's. */
    static final String LAST = "FAIRLEAD_ATTEMPT";

    static final String LAUNCHER = "launcher";
    static final String WORKER = "worker";

    private GangEnvironment() {}

    /** The launcher's variables, by name. */
    static Map<String, String> ofLauncher(GpuJob job, GangPlacement placement) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MASTER_ADDR", master(job));
        variables.put("MASTER_PORT", String.valueOf(GangService.MASTER_PORT));
        variables.put("FAIRLEAD_ROLE", LAUNCHER);
        variables.put("FAIRLEAD_WORKERS", String.valueOf(placement.nodes().size() - 1));
        variables.put("FAIRLEAD_GPU_TYPE", placement.gpuType().name());
        variables.put(LAST, String.valueOf(placement.attempt()));
        return variables;
    }

    /** Where rank 0 is. A gang of one has no Service, so that its own long name does not resolve. */
    private static String master(GpuJob job) {
        String name = job.getMetadata().getName();
        return GangService.neededFor(job) ? name + "-" + job.getSpec().launchers() + "." + name : "localhost";
    }

    /** The variables of workers, by name; the ranks are those of the first. */
    static Map<String, String> of(GpuJob job, GangPlacement placement) {
        GpuJobSpec spec = job.getSpec();
        String master = master(job);
        String port = String.valueOf(GangService.MASTER_PORT);
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MASTER_ADDR", master);
        variables.put("MASTER_PORT", port);
        variables.put("NODE_RANK", "0");
        variables.put("PET_NPROC_PER_NODE", String.valueOf(spec.gpusPerReplica()));
        if (spec.elastic()) {
            // Members come and go: torchrun must agree on ranks by itself, at a meeting point instead of a master.
            variables.put("PET_NNODES", spec.fewestReplicas() + ":" + spec.replicas());
            variables.put("PET_RDZV_BACKEND", "c10d");
            variables.put("PET_RDZV_ENDPOINT", master + ":" + port);
            variables.put("PET_RDZV_ID", job.getMetadata().getUid() + "-" + placement.attempt());
        } else {
            variables.put("PET_NNODES", String.valueOf(spec.replicas()));
            variables.put("PET_NODE_RANK", "0");
            variables.put("PET_MASTER_ADDR", master);
            variables.put("PET_MASTER_PORT", port);
        }
        if (spec.launcher() != null) {
            variables.put("FAIRLEAD_ROLE", WORKER);
        }
        variables.put("FAIRLEAD_GPU_TYPE", placement.gpuType().name());
        variables.put(LAST, String.valueOf(placement.attempt()));
        return variables;
    }

    /** The gang's variables before the user's, whose values may refer to them and which win where both are set. */
    static List<EnvVar> before(List<EnvVar> users, Map<String, String> variables) {
        Set<String> taken = users.stream().map(EnvVar::getName).collect(Collectors.toSet());
        List<EnvVar> all = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (name.equals(LAST) || !taken.contains(name)) {
                all.add(new EnvVar(name, value, null));
            }
        });
        users.stream().filter(user -> !LAST.equals(user.getName())).forEach(all::add);
        return all;
    }
}
