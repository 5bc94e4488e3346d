package dev.fairlead.simulator.generate;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Teams as a tree of queues: departments of up to four teams each.
 *
 * <p>Teams differ in size: the n-th is guaranteed in proportion to 1 / n^0.7, of nine tenths of the GPUs in all; the last
 * tenth is nobody's, so that there is always something to share. What they ask for is another matter: who has much
 * does not always use it (in Philly the largest virtual cluster has a fifth of the nodes and a tenth of the GPU time).
 *
 * @param leaves the teams' queues
 * @param queues all queues, departments first
 * @param activity how much of the jobs each team submits, in the order of the leaves
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record Teams(List<QueueName> leaves, List<Queue> queues, double[] activity) {
    private static final int TEAMS_PER_DEPARTMENT = 4;
    private static final double GUARANTEED = 0.9;
    private static final double STEEPNESS = 0.7;
    private static final double ACTIVITY_DEVIATION = 0.6;
    private static final List<String> DEPARTMENTS = List.of("research", "products", "platform", "science");
    private static final List<String> NAMES = List.of(
            "language",
            "vision",
            "speech",
            "robotics",
            "search",
            "ads",
            "maps",
            "assistant",
            "evaluation",
            "tools",
            "data",
            "security",
            "proteins",
            "weather",
            "materials",
            "fusion");

    static Teams of(Fleet fleet, int count, Dice dice) {
        double[] activity = new double[count];
        List<QueueName> leaves = new ArrayList<>();
        List<Queue> queues = new ArrayList<>();
        double all = 0;
        for (int team = 0; team < count; team++) {
            all += size(team);
        }
        List<Queue> teams = new ArrayList<>();
        Map<Integer, Map<GpuType, Long>> byDepartment = new TreeMap<>();
        for (int team = 0; team < count; team++) {
            // Spread the large ones over departments.
            int departments = Math.ceilDiv(count, TEAMS_PER_DEPARTMENT);
            int department = team % departments;
            Map<GpuType, GpuQuota> quotas = new TreeMap<>();
            long guaranteed = 0;
            for (GpuType type : List.of(Fleet.H100, Fleet.A100)) {
                long gpus = (long) (fleet.gpus(type) * GUARANTEED * size(team) / all);
                quotas.put(type, new GpuQuota(gpus, GpuQuota.NO_LIMIT));
                byDepartment.computeIfAbsent(department, key -> new TreeMap<>()).merge(type, gpus, Long::sum);
                guaranteed += gpus;
            }
            QueueName name = new QueueName(name(NAMES, "team", team));
            leaves.add(name);
            teams.add(queue(name, new QueueName(name(DEPARTMENTS, "department", department)), guaranteed, quotas));
            activity[team] = size(team) * StrictMath.exp(ACTIVITY_DEVIATION * dice.normal());
        }
        byDepartment.forEach((department, gpus) -> {
            Map<GpuType, GpuQuota> quotas = new TreeMap<>();
            gpus.forEach((type, sum) -> quotas.put(type, new GpuQuota(sum, GpuQuota.NO_LIMIT)));
            long sum = gpus.values().stream().mapToLong(Long::longValue).sum();
            queues.add(queue(new QueueName(name(DEPARTMENTS, "department", department)), QueueName.ROOT, sum, quotas));
        });
        queues.addAll(teams);
        return new Teams(leaves, queues, activity);
    }

    private static double size(int team) {
        return StrictMath.pow(team + 1, -STEEPNESS);
    }

    private static String name(List<String> names, String otherwise, int number) {
        return number < names.size() ? names.get(number) : otherwise + "-" + (number + 1);
    }

    private static Queue queue(QueueName name, QueueName parent, long guaranteed, Map<GpuType, GpuQuota> quotas) {
        return new Queue(name, parent, Math.max(1, guaranteed), 0, quotas, StopPolicy.NONE, Set.of(), 0);
    }
}
