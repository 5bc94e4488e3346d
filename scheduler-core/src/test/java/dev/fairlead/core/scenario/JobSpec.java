package dev.fairlead.core.scenario;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job in the making: one pod with one GPU that may be stopped for others, unless told otherwise. */
public final class JobSpec {
    private final String name;
    private final String queue;
    private String namespace = "team";
    private int minReplicas = 1;
    private int replicas = 1;
    private Resources each = Resources.ofGpus(1);
    private final List<AcceptedGpuType> types = new ArrayList<>();
    private String required = "";
    private String preferred = "";
    private String segmentLevel = "";
    private int segmentReplicas;
    private final List<Role> roles = new ArrayList<>();
    private int priority;
    private boolean mayPreempt = true;
    private boolean preemptible = true;
    private long minRuntime;
    private long checkpointInterval;
    private long expectedDuration;
    private long maxDuration;
    private NodeSelection nodes = NodeSelection.ANY_NODE;
    private final List<Toleration> tolerations = new ArrayList<>();

    JobSpec(String name, String queue) {
        this.name = name;
        this.queue = queue;
    }

    public JobSpec namespace(String value) {
        namespace = value;
        return this;
    }

    /** So many replicas with so many GPUs each. */
    public JobSpec gang(int count, long gpusEach) {
        return elastic(count, count, gpusEach);
    }

    public JobSpec elastic(int least, int most, long gpusEach) {
        minReplicas = least;
        replicas = most;
        each = Resources.ofGpus(gpusEach);
        return this;
    }

    /** One pod more, numbered before the others, with so many GPUs. */
    public JobSpec launcher(long gpus) {
        return launcher(Resources.ofGpus(gpus));
    }

    public JobSpec launcher(Resources value) {
        roles.add(new Role("launcher", 1, 1, value));
        return this;
    }

    /** Each so many replicas in one domain of a level. */
    public JobSpec segments(int count, String level) {
        segmentReplicas = count;
        segmentLevel = level;
        return this;
    }

    public JobSpec gpus(long gpus) {
        return gang(1, gpus);
    }

    /** So many thousandths of one GPU that others may use besides. */
    public JobSpec share(int millis) {
        return each(Resources.ofGpuShare(millis));
    }

    public JobSpec each(Resources value) {
        each = value;
        return this;
    }

    public JobSpec accepts(GpuType... accepted) {
        for (GpuType type : accepted) {
            types.add(new AcceptedGpuType(type, 1.0));
        }
        return this;
    }

    public JobSpec accepts(GpuType type, double speed) {
        types.add(new AcceptedGpuType(type, speed));
        return this;
    }

    public JobSpec inOne(String level) {
        required = level;
        return this;
    }

    public JobSpec preferablyInOne(String level) {
        preferred = level;
        return this;
    }

    public JobSpec priority(int value) {
        priority = value;
        return this;
    }

    public JobSpec neverPreempts() {
        mayPreempt = false;
        return this;
    }

    public JobSpec notPreemptible() {
        preemptible = false;
        return this;
    }

    public JobSpec minimumRuntimeSeconds(long seconds) {
        minRuntime = seconds;
        return this;
    }

    public JobSpec checkpointsEverySeconds(long seconds) {
        checkpointInterval = seconds;
        return this;
    }

    /** How long it says it runs. */
    public JobSpec expectedSeconds(long seconds) {
        expectedDuration = seconds;
        return this;
    }

    /** After how long it is stopped for good. */
    public JobSpec atMostSeconds(long seconds) {
        maxDuration = seconds;
        return this;
    }

    public JobSpec onNodesWith(String label, String value) {
        nodes = NodeSelection.labels(Map.of(label, value));
        return this;
    }

    public JobSpec tolerates(String key) {
        return tolerates(new Toleration(key, true, "", ""));
    }

    public JobSpec tolerates(Toleration value) {
        tolerations.add(value);
        return this;
    }

    Job submittedAt(long millis) {
        List<Role> all = new ArrayList<>(roles);
        all.add(new Role(Gang.WORKER, minReplicas, replicas, each));
        return new Job(
                new JobId(namespace, name, ""),
                new QueueName(queue),
                new Gang(all),
                types,
                new TopologyRequest(required, preferred, segmentLevel, segmentReplicas),
                priority,
                mayPreempt,
                preemptible,
                minRuntime,
                checkpointInterval,
                expectedDuration,
                maxDuration,
                millis,
                nodes,
                tolerations);
    }
}
