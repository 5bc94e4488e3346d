package dev.fairlead.simulator.run;

import dev.fairlead.simulator.generate.FleetShape;
import dev.fairlead.simulator.generate.GeneratedWorkload;
import dev.fairlead.simulator.generate.Preset;
import dev.fairlead.simulator.generate.WorkShape;
import dev.fairlead.simulator.workload.Workload;
import picocli.CommandLine.Option;

/** What a generated fleet and its jobs look like, as options. */
public final class GenerateOptions {
    @Option(
            names = "--like",
            paramLabel = "CLUSTER",
            defaultValue = "helios",
            description = "Whose sizes and durations generated jobs have: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Preset like = Preset.HELIOS;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "64",
            description = "Nodes of a generated fleet (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--gpus-per-node",
            paramLabel = "N",
            defaultValue = "8",
            description = "GPUs of each (${DEFAULT-VALUE}).")
    private int gpusPerNode;

    @Option(
            names = "--h100-share",
            paramLabel = "PART",
            defaultValue = "0.5",
            description = "The part of the nodes with H100s; the others have A100s (${DEFAULT-VALUE}).")
    private double h100Share;

    @Option(
            names = "--nodes-per-nvlink-domain",
            paramLabel = "N",
            defaultValue = "1",
            description = "Nodes that share one NVLink domain (${DEFAULT-VALUE}); 18 with --gpus-per-node 4 and"
                    + " --nodes-per-rack 18 make an NVL72 of each rack.")
    private int nodesPerNvlinkDomain;

    @Option(
            names = "--nodes-per-rack",
            paramLabel = "N",
            defaultValue = "8",
            description = "Nodes of a rack (${DEFAULT-VALUE}).")
    private int nodesPerRack;

    @Option(
            names = "--racks-per-block",
            paramLabel = "N",
            defaultValue = "4",
            description = "Racks of a block (${DEFAULT-VALUE}).")
    private int racksPerBlock;

    @Option(
            names = "--blocks-per-zone",
            paramLabel = "N",
            defaultValue = "8",
            description = "Blocks of a zone (${DEFAULT-VALUE}).")
    private int blocksPerZone;

    @Option(
            names = "--teams",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Teams that submit generated jobs (${DEFAULT-VALUE}): queues in departments of up to four, with"
                            + " guarantees of different size.")
    private int teams;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "3",
            description = "For how long generated jobs come (${DEFAULT-VALUE}).")
    private double days;

    @Option(
            names = "--load",
            paramLabel = "PART",
            defaultValue = "0.8",
            description =
                    "The GPU time that generated jobs ask for, as part of what there is (${DEFAULT-VALUE}). Above 1"
                            + " the queue only grows.")
    private double load;

    @Option(
            names = "--elastic-share",
            paramLabel = "PART",
            defaultValue = "0.2",
            description = "The part of the gangs of several pods that may run with half of them (${DEFAULT-VALUE}).")
    private double elasticShare;

    /**
     * The fleet and the jobs that were asked for.
     *
     * @throws IllegalArgumentException in words for people, if an option is out of range
     */
    Workload workload(long seed, long checkpointSeconds) {
        return GeneratedWorkload.of(
                new FleetShape(
                        nodes,
                        gpusPerNode,
                        h100Share,
                        nodesPerNvlinkDomain,
                        nodesPerRack,
                        racksPerBlock,
                        blocksPerZone),
                new WorkShape(like, teams, days, load, elasticShare, checkpointSeconds),
                seed);
    }

    /** For how long jobs come. */
    double days() {
        return days;
    }
}
