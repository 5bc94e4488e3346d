package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.state.HeldReplicas;
import dev.fairlead.core.state.JobFacts;
import dev.fairlead.snapshot.document.NameRange;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job, or by a range of names many like ones. What it has been served so far belongs here too, as soon as decisions depend on it. */
final class JobEntry {
    private static final String DEFAULT_NAMESPACE = "default";
    private static final int MOST = 1_000_000;

    private JobEntry() {}

    /**
     * What else a job's entry is read with.
     *
     * @param onlyQueue the queue of a job that names none; empty if it has to name one
     * @param types the GPU type of every node
     */
    record Surroundings(String onlyQueue, Map<NodeName, GpuType> types, long nowMillis) {}

    /** @param submittedMillis when the first of them was submitted if the entry does not say; each further one is 1 ms younger */
    static List<JobFacts> read(Section section, Surroundings around, long submittedMillis) {
        String name = section.requiredText("name");
        int count = (int) section.whole("count", 1, MOST, 0);
        List<String> names = section.value(
                "name", text -> count == 0 ? NameRange.expand(text) : NameRange.expand(text, count), List.of(name));
        String namespace = section.text("namespace", DEFAULT_NAMESPACE);
        String uid = section.text("uid", "");
        String queue =
                around.onlyQueue.isEmpty() ? section.requiredText("queue") : section.text("queue", around.onlyQueue);
        Gang gang = GangEntry.read(section);
        List<AcceptedGpuType> types = gpuTypes(section);
        TopologyRequest topology = topology(section);
        if (gang.sharesGpus() && topology.hasSegments()) {
            section.wrong("topology", "topology must not have segments where replicas share GPUs");
            topology = TopologyRequest.ANYWHERE;
        }
        int priority = (int) section.whole("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
        boolean mayPreempt = section.flag("mayPreempt", true);
        boolean preemptible = section.flag("preemptible", true);
        long minRuntime = section.value("minRuntime", Words::seconds, 0L);
        long checkpointInterval = section.value("checkpointInterval", Words::seconds, 0L);
        long expectedDuration = section.value("expectedDuration", Words::seconds, 0L);
        long maxDuration = section.value("maxDuration", Words::seconds, 0L);
        long submitted = section.value("submitted", text -> Words.millis(text, around.nowMillis), submittedMillis);
        NodeSelection nodes = SelectionEntry.nodes(section);
        List<Toleration> tolerations = SelectionEntry.tolerations(section);
        HeldReplicas held = HeldEntry.read(section, gang.sharesGpus(), around.types, around.nowMillis, submitted);
        boolean wanted = !section.flag("withdrawn", false);
        if (!wanted && held == null) {
            section.wrong("withdrawn", "a job that is withdrawn and runs nowhere is not there; delete it");
        }
        if (names.size() > 1 && held != null) {
            section.wrong("runsOn", "several jobs cannot run on the same nodes; write one entry for each");
        }
        JobId stoppedFor = stoppedFor(section.section("stoppedFor"));
        section.end();
        List<JobFacts> jobs = new ArrayList<>();
        for (String each : names) {
            Job job = new Job(
                    new JobId(namespace, each, uid),
                    new QueueName(queue),
                    gang,
                    types,
                    topology,
                    priority,
                    mayPreempt,
                    preemptible,
                    minRuntime,
                    checkpointInterval,
                    expectedDuration,
                    maxDuration,
                    submitted + jobs.size(),
                    nodes,
                    tolerations);
            jobs.add(new JobFacts(job, wanted, held, stoppedFor));
        }
        return jobs;
    }

    /** The queue that a job names; empty if none. To be asked before jobs are read. */
    static String queue(Section section) {
        return section.text("queue", "");
    }

    private static @Nullable JobId stoppedFor(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        JobId id = new JobId(
                section.text("namespace", DEFAULT_NAMESPACE), section.requiredText("name"), section.text("uid", ""));
        section.end();
        return id;
    }

    private static List<AcceptedGpuType> gpuTypes(Section section) {
        List<AcceptedGpuType> types = new ArrayList<>();
        for (Section each : section.sectionsOrTexts("gpuTypes", "GPU type", "name")) {
            String name = each.requiredText("name");
            double speed = each.value("speed", Words::above0, 1.0);
            each.end();
            if (!name.isEmpty()) {
                types.add(new AcceptedGpuType(new GpuType(name), speed));
            }
        }
        return types;
    }

    private static TopologyRequest topology(Section section) {
        Section topology = section.section("topology");
        if (topology == null) {
            return TopologyRequest.ANYWHERE;
        }
        String required = topology.text("required", "");
        String preferred = topology.text("preferred", "");
        String segmentLevel = topology.text("segmentLevel", "");
        int segmentReplicas = (int) topology.whole("segmentReplicas", 1, MOST, 0);
        topology.end();
        if (segmentLevel.isEmpty() != (segmentReplicas == 0)) {
            topology.wrong(
                    segmentLevel.isEmpty() ? "segmentReplicas" : "segmentLevel",
                    "segmentLevel and segmentReplicas belong together; give both or neither");
            return new TopologyRequest(required, preferred);
        }
        return new TopologyRequest(required, preferred, segmentLevel, segmentReplicas);
    }

    static ObjectNode write(JobFacts facts) {
        Job job = facts.job();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("name", job.id().name());
        entry.put("namespace", job.id().namespace());
        if (!job.id().uid().isEmpty()) {
            entry.put("uid", job.id().uid());
        }
        entry.put("queue", job.queue().value());
        GangEntry.write(entry, job.gang());
        if (!job.gpuTypes().isEmpty()) {
            ArrayNode types = entry.putArray("gpuTypes");
            for (AcceptedGpuType accepted : job.gpuTypes()) {
                types.addObject().put("name", accepted.type().name()).put("speed", accepted.speed());
            }
        }
        writeTopology(entry, job.topology());
        entry.put("priority", job.priority());
        if (!job.mayPreempt()) {
            entry.put("mayPreempt", false);
        }
        if (!job.preemptible()) {
            entry.put("preemptible", false);
        }
        span(entry, "minRuntime", job.minRuntimeSeconds());
        span(entry, "checkpointInterval", job.checkpointIntervalSeconds());
        span(entry, "expectedDuration", job.expectedDurationSeconds());
        span(entry, "maxDuration", job.maxDurationSeconds());
        entry.put("submitted", Words.writeMillis(job.submittedMillis()));
        SelectionEntry.write(entry, job.nodes());
        SelectionEntry.write(entry, job.tolerations());
        if (facts.held() != null) {
            HeldEntry.write(entry, facts.held());
        }
        if (!facts.wanted()) {
            entry.put("withdrawn", true);
        }
        if (facts.stoppedFor() != null) {
            ObjectNode beneficiary = entry.putObject("stoppedFor");
            beneficiary.put("name", facts.stoppedFor().name());
            beneficiary.put("namespace", facts.stoppedFor().namespace());
            beneficiary.put("uid", facts.stoppedFor().uid());
        }
        return entry;
    }

    private static void writeTopology(ObjectNode entry, TopologyRequest topology) {
        if (topology.equals(TopologyRequest.ANYWHERE)) {
            return;
        }
        ObjectNode written = entry.putObject("topology");
        if (topology.hasRequired()) {
            written.put("required", topology.required());
        }
        if (topology.hasPreferred()) {
            written.put("preferred", topology.preferred());
        }
        if (topology.hasSegments()) {
            written.put("segmentLevel", topology.segmentLevel());
            written.put("segmentReplicas", topology.segmentReplicas());
        }
    }

    private static void span(ObjectNode entry, String key, long seconds) {
        if (seconds > 0) {
            entry.put(key, Words.writeSeconds(seconds));
        }
    }
}
