package dev.fairlead.snapshot;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.core.state.JobFacts;
import dev.fairlead.snapshot.document.DocumentParser;
import dev.fairlead.snapshot.document.Problems;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from YAML or JSON. Nearly everything may be left out and then means what a person would expect; what is
 * there must be right. All that is wrong is told at once, with its place.
 */
public final class SnapshotReader {
    /** The version of the document that this reader knows. */
    static final int VERSION = 1;

    /** The moment of a document that names none: decisions depend on spans of time only. */
    static final long ABSENT_NOW = Words.millis("2000-01-01T00:00:00Z");

    /** The levels of the operator's default configuration, so that {@code rack: r1} needs no preparation. */
    static final List<String> ABSENT_LEVELS = List.of("zone", "block", "rack", "nvlink", "node");

    private static final String ABSENT_QUEUE = "default";

    private final Section document;
    private final List<PastUse.Use> pastUse = new ArrayList<>();
    private final long nowMillis;

    private SnapshotReader(Section document) {
        this.document = document;
        document.whole("snapshot", VERSION, VERSION, VERSION);
        nowMillis = document.value("now", Words::millis, ABSENT_NOW);
    }

    /**
     * Reads a snapshot.
     *
     * @param name what to call the document in problems, such as the path of its file
     * @param text YAML or JSON
     * @throws InvalidSnapshotException if it cannot be used; it tells every problem with line and column
     */
    public static Snapshot read(String name, String text) throws InvalidSnapshotException {
        Problems problems = new Problems(name);
        Section document = DocumentParser.parse(text, problems);
        @Nullable Snapshot snapshot = document == null ? null : new SnapshotReader(document).snapshot();
        if (snapshot == null || !problems.none()) {
            throw new InvalidSnapshotException(problems.lines());
        }
        return snapshot;
    }

    private Snapshot snapshot() {
        SchedulingPolicy policy = PolicyEntry.read(document.section("policy"));
        Topology topology = topology();
        Map<NodeName, Node> nodes = new TreeMap<>();
        Map<NodeName, Resources> foreign = new TreeMap<>();
        if (!document.has("nodes")) {
            document.wrong(
                    "nodes", "the document needs the key nodes, such as nodes: [{name: h100-1, type: H100, gpus: 8}]");
        }
        for (Section each : document.sections("nodes", "node")) {
            NodeEntry entry = NodeEntry.read(each, topology);
            for (Node node : entry.nodes()) {
                if (nodes.put(node.name(), node) != null) {
                    each.wrong("name", "node " + node.name() + " is there twice; names are unique");
                }
                if (!entry.used().equals(Resources.ZERO)) {
                    foreign.put(node.name(), entry.used());
                }
            }
        }
        List<Section> jobSections = document.sections("jobs", "job");
        Map<QueueName, Queue> queues = queues(jobSections);
        List<JobFacts> jobs = jobs(jobSections, queues, nodes);
        document.end();
        return new Snapshot(
                new ClusterFacts(
                        topology,
                        policy,
                        List.copyOf(nodes.values()),
                        new TreeMap<>(foreign),
                        List.copyOf(queues.values()),
                        sorted(pastUse),
                        jobs),
                nowMillis);
    }

    private static List<PastUse.Use> sorted(List<PastUse.Use> uses) {
        return uses.stream()
                .sorted(Comparator.comparing(PastUse.Use::queue).thenComparing(PastUse.Use::type))
                .toList();
    }

    private Topology topology() {
        List<String> levels = document.has("topology") ? document.texts("topology") : ABSENT_LEVELS;
        try {
            return new Topology(levels);
        } catch (IllegalArgumentException unusable) {
            document.wrong(
                    "topology", unusable.getMessage() == null ? "topology cannot be used" : unusable.getMessage());
            return new Topology(ABSENT_LEVELS);
        }
    }

    /** The queues as declared; without the key, those that jobs name, with neither guarantee nor limit. */
    private Map<QueueName, Queue> queues(List<Section> jobs) {
        Map<QueueName, Queue> queues = new TreeMap<>();
        if (!document.has("queues")) {
            Set<String> names = new LinkedHashSet<>();
            jobs.forEach(job -> names.add(JobEntry.queue(job)));
            int number = 0;
            for (String name : names) {
                String queue = name.isEmpty() ? ABSENT_QUEUE : name;
                queues.put(new QueueName(queue), QueueEntry.implied(queue, justNow(number++)));
            }
            return queues;
        }
        List<Section> sections = document.sections("queues", "queue");
        for (int number = 0; number < sections.size(); number++) {
            QueueEntry entry = QueueEntry.read(sections.get(number), nowMillis, justNow(number));
            Queue queue = entry.queue();
            pastUse.addAll(entry.pastUse());
            if (queues.put(queue.name(), queue) != null) {
                sections.get(number).wrong("name", "queue " + queue.name() + " is there twice; names are unique");
            }
        }
        return queues;
    }

    private List<JobFacts> jobs(List<Section> sections, Map<QueueName, Queue> queues, Map<NodeName, Node> nodes) {
        Map<NodeName, GpuType> types = nodes.values().stream().collect(Collectors.toMap(Node::name, Node::gpuType));
        JobEntry.Surroundings around = new JobEntry.Surroundings(onlyQueue(queues), types, nowMillis);
        Map<JobId, JobFacts> jobs = new TreeMap<>();
        int before = 0;
        for (Section section : sections) {
            List<JobFacts> read = JobEntry.read(section, around, justNow(before));
            before += read.size();
            for (JobFacts job : read) {
                if (jobs.put(job.job().id(), job) != null) {
                    section.wrong(
                            "name", "job " + job.job().id() + " is there twice; a name is unique in its namespace");
                }
            }
        }
        return List.copyOf(jobs.values());
    }

    /**
     * The time of what says none, in the order of the document: a second ago and a millisecond later for each one before,
     * so that who stands first is older and nobody has waited for long.
     */
    private long justNow(int number) {
        return nowMillis - 1000 + number;
    }

    private String onlyQueue(Map<QueueName, Queue> queues) {
        if (!document.has("queues")) {
            return ABSENT_QUEUE;
        }
        Set<QueueName> parents =
                queues.values().stream().map(Queue::parent).collect(Collectors.toCollection(HashSet::new));
        List<QueueName> leaves =
                queues.keySet().stream().filter(name -> !parents.contains(name)).toList();
        return leaves.size() == 1 ? leaves.getFirst().value() : "";
    }
}
