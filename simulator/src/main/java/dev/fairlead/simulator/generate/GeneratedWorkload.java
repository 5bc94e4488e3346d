package dev.fairlead.simulator.generate;

import dev.fairlead.simulator.workload.Workload;
import java.util.Locale;

/** A fleet, its teams and their jobs, from a seed. */
public final class GeneratedWorkload {
    private GeneratedWorkload() {}

    /** The workload of that seed; the same for the same arguments, always and everywhere. */
    public static Workload of(FleetShape fleetShape, WorkShape workShape, long seed) {
        Dice dice = new Dice(seed);
        Fleet fleet = Fleet.of(fleetShape);
        Teams teams = Teams.of(fleet, workShape.teams(), dice.split());
        return new Workload(
                String.format(
                        Locale.ROOT,
                        "generated, like %s, load %s, %s days, seed %d",
                        workShape.like(),
                        plain(workShape.load()),
                        plain(workShape.days()),
                        seed),
                fleet.topology(),
                fleet.nodes(),
                teams.queues(),
                new Jobs(fleet, teams, workShape, dice.split()).all());
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
