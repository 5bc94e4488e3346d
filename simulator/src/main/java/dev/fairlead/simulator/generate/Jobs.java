package dev.fairlead.simulator.generate;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;

/** Draws jobs until they ask for the GPU time that is wanted, and then lets them come within the days there are. */
final class Jobs {
    /** No job is larger than this part of the GPUs it may use: on a small fleet the largest jobs of a large one never run. */
    private static final double LARGEST_PART = 0.5;

    /** No job asks for more than this part of all GPU time: else one of them decides what the whole run looks like. */
    private static final double MOST_OF_ALL_WORK = 0.05;

    private static final double ONE_TYPE_ONLY = 0.6;
    private static final double H100_SPEED = 2;

    /** The part of the smallest jobs that never save their work. */
    private static final double NEVER_SAVES = 0.1;

    /** Half as many never do that ask for so much: a node of 8 GPUs for an hour. */
    private static final double HALF_OF_THEM_SAVE_GPU_SECONDS = 8 * 3600;

    private static final double RACK_IS_A_MUST = 0.25;
    private static final long MIN_RUNTIME_SECONDS = 300;
    private static final int[] PRIORITIES = {0, 10, 20};
    private static final double[] PRIORITY_SHARES = {0.75, 0.2, 0.05};
    private static final double SECONDS_PER_DAY = 86_400;

    private final Fleet fleet;
    private final Teams teams;
    private final WorkShape shape;
    private final Dice dice;
    private final double mostGpuSeconds;

    private record Draw(long gpus, List<AcceptedGpuType> types, double seconds) {}

    Jobs(Fleet fleet, Teams teams, WorkShape shape, Dice dice) {
        this.fleet = fleet;
        this.teams = teams;
        this.shape = shape;
        this.dice = dice;
        mostGpuSeconds = wanted() * MOST_OF_ALL_WORK;
    }

    /** GPU-seconds that all jobs together are to ask for. */
    private double wanted() {
        return shape.load() * fleet.shape().gpus() * shape.days() * SECONDS_PER_DAY;
    }

    List<Work> all() {
        Dice when = dice.split();
        List<Draw> draws = new ArrayList<>();
        double left = wanted();
        while (left > 0) {
            Draw draw = draw();
            draws.add(draw);
            left -= draw.gpus * draw.seconds;
        }
        long[] times = Arrivals.times(draws.size(), shape.days(), when);
        List<Work> works = new ArrayList<>(draws.size());
        for (int number = 0; number < times.length; number++) {
            works.add(work(draws.get(number), number + 1, times[number]));
        }
        return works;
    }

    private Draw draw() {
        while (true) {
            List<AcceptedGpuType> types = types();
            long gpus = shape.like().sizes().draw(dice);
            double seconds = shape.like().durations().seconds(gpus, dice);
            if (gpus <= most(types) && gpus * seconds <= mostGpuSeconds && seconds <= shape.days() * SECONDS_PER_DAY) {
                return new Draw(gpus, types, seconds);
            }
        }
    }

    /** The most GPUs of a job; whatever else, a node's worth. */
    private long most(List<AcceptedGpuType> types) {
        long largest = 0;
        for (AcceptedGpuType type : types) {
            largest = Math.max(largest, fleet.gpus(type.type()));
        }
        return Math.max(fleet.shape().gpusPerNode(), (long) (largest * LARGEST_PART));
    }

    /**
     * Most jobs are made for one type, by how much there is of each; the others run on both, on H100s at twice the speed, which
     * is about what training gains. Durations are those on the type a job is made for, or on A100s.
     */
    private List<AcceptedGpuType> types() {
        double h100 = (double) fleet.gpus(Fleet.H100) / fleet.shape().gpus();
        boolean one = h100 == 0 || h100 == 1 || dice.chance(ONE_TYPE_ONLY);
        if (one) {
            return List.of(new AcceptedGpuType(dice.chance(h100) ? Fleet.H100 : Fleet.A100, 1));
        }
        return List.of(new AcceptedGpuType(Fleet.H100, H100_SPEED), new AcceptedGpuType(Fleet.A100, 1));
    }

    private Work work(Draw draw, int number, long submittedMillis) {
        QueueName team = teams.leaves().get(dice.pick(teams.activity()));
        Gang gang = gang(draw.gpus);
        Job job = new Job(
                JobId.of(team.value(), "job-%07d".formatted(number)),
                team,
                gang,
                draw.types,
                closeness(gang, draw.types),
                PRIORITIES[dice.pick(PRIORITY_SHARES)],
                true,
                true,
                MIN_RUNTIME_SECONDS,
                dice.chance(1 - neverSaves(draw)) ? shape.checkpointSeconds() : 0,
                Estimates.seconds(draw.seconds, dice),
                0,
                submittedMillis,
                NodeSelection.ANY_NODE,
                List.of());
        return new Work(job, Math.round(draw.seconds * 1000));
    }

    /** How likely a job never saves its work: the more of it there is to lose, the less. */
    private static double neverSaves(Draw draw) {
        return NEVER_SAVES / (1 + draw.gpus * draw.seconds / HALF_OF_THEM_SAVE_GPU_SECONDS);
    }

    /** As few pods of equal size as nodes can hold. */
    private Gang gang(long gpus) {
        long pods = Math.ceilDiv(gpus, (long) fleet.shape().gpusPerNode());
        while (gpus % pods != 0) {
            pods++;
        }
        boolean elastic = pods > 1 && dice.chance(shape.elasticShare());
        return new Gang((int) (elastic ? Math.ceilDiv(pods, 2L) : pods), (int) pods, Fleet.pod(gpus / pods));
    }

    /** Gangs want to be in one rack, or one block, if they are small enough for it; some of them must. */
    private TopologyRequest closeness(Gang gang, List<AcceptedGpuType> types) {
        if (gang.replicas() == 1) {
            return TopologyRequest.ANYWHERE;
        }
        long nodes =
                Math.ceilDiv(gang.gpus(gang.replicas()), (long) fleet.shape().gpusPerNode());
        GpuType first = types.getFirst().type();
        if (nodes <= Math.min(fleet.shape().nodesPerRack(), fleet.nodesOf(first))) {
            return dice.chance(RACK_IS_A_MUST) ? new TopologyRequest("rack", "") : new TopologyRequest("", "rack");
        }
        return new TopologyRequest("", "block");
    }
}
