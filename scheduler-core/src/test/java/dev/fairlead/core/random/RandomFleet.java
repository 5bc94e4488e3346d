package dev.fairlead.core.random;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.quota.PastUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes random nodes and queues, and jobs for them, small enough that they get in each other's way. */
public final class RandomFleet {
    static final List<GpuType> TYPES = List.of(new GpuType("H100"), new GpuType("A100"));
    private static final int QUEUES = 5;
    private static final int NODES = 7;

    private final SplittableRandom random;
    /** What was made random later has dice of its own, so that a seed goes on telling the same story otherwise. */
    private final SplittableRandom later;

    private final Topology topology;
    private final RandomJobs jobs;

    public RandomFleet(SplittableRandom random) {
        this(random, new SplittableRandom(0), 0);
    }

    /** Of whose jobs so many of a hundred share GPUs. */
    public RandomFleet(SplittableRandom random, int sharePercent) {
        this(random, new SplittableRandom(0), sharePercent);
    }

    RandomFleet(SplittableRandom random, SplittableRandom later, int sharePercent) {
        this.random = random;
        this.later = later;
        topology = new Topology(chance(50) ? List.of("rack", "node") : List.of("zone", "rack", "node"));
        jobs = new RandomJobs(random, topology, QUEUES, sharePercent);
    }

    public Topology topology() {
        return topology;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    NodeName nodeName() {
        return new NodeName("n" + random.nextInt(NODES));
    }

    public Node node(NodeName name) {
        // The type belongs to the machine; everything else about it may change.
        GpuType type = TYPES.get(name.hashCode() % 3 == 0 ? 1 : 0);
        List<String> domains = new ArrayList<>();
        for (int level = 0; level < topology.depth() - 1; level++) {
            domains.add(chance(10) ? "" : "d" + random.nextInt(2));
        }
        return new Node(
                name,
                type,
                new Resources(
                        random.nextInt(1, 9), 1000L * random.nextInt(4, 17), 1L << 30, 1L << 30, random.nextInt(3, 20)),
                domains,
                chance(50) ? Map.of("pool", "a") : Map.of(),
                chance(10) ? List.of(new Taint("special", "", "NoSchedule")) : List.of(),
                chance(10) ? "is cordoned" : "");
    }

    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            if (chance(70)) {
                nodes.add(node(new NodeName("n" + i)));
            }
        }
        return nodes;
    }

    Resources foreignUsage() {
        return new Resources(random.nextInt(3), 1000L * random.nextInt(4), 0, 0, random.nextInt(3));
    }

    public List<Queue> queues() {
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            queues.add(queue(i));
        }
        return queues;
    }

    Queue anyQueue() {
        return queue(random.nextInt(QUEUES));
    }

    private Queue queue(int number) {
        Map<GpuType, GpuQuota> quotas = new HashMap<>();
        for (GpuType type : TYPES) {
            if (chance(60)) {
                long guaranteed = random.nextInt(9);
                quotas.put(
                        type,
                        new GpuQuota(guaranteed, chance(30) ? guaranteed + random.nextInt(9) : GpuQuota.NO_LIMIT));
            }
        }
        int parent = random.nextInt(-4, QUEUES);
        return new Queue(
                new QueueName("q" + number),
                chance(2)
                        ? new QueueName("nowhere")
                        : parent < 0 || parent >= number ? QueueName.ROOT : queueName(parent),
                random.nextInt(1, 4),
                later.nextInt(-5, 6) / 5,
                quotas,
                chance(94) ? StopPolicy.NONE : chance(50) ? StopPolicy.HOLD : StopPolicy.HOLD_AND_DRAIN,
                chance(5) ? Set.of("blue") : Set.of(),
                random.nextInt(2));
    }

    /** Some queue has used some, up to fifty GPUs on average lately. */
    PastUse.Use use(long nowMillis) {
        GpuType type = TYPES.get(later.nextInt(TYPES.size()));
        return new PastUse.Use(queueName(later.nextInt(QUEUES)), type, later.nextLong(43_000_000), nowMillis);
    }

    /** A job that is new. */
    public Job job(long nowMillis) {
        return jobs.next(nowMillis);
    }

    QueueName anyQueueName() {
        return queueName(later.nextInt(QUEUES));
    }

    static QueueName queueName(int number) {
        return new QueueName("q" + number);
    }
}
