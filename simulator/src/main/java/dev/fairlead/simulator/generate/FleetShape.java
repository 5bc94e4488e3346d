package dev.fairlead.simulator.generate;

/**
 * What a generated fleet looks like.
 *
 * @param nodes how many nodes, 1 or more
 * @param gpusPerNode GPUs of each, 1 or more
 * @param h100Share the part of the nodes that has H100s, 0 to 1; the others have A100s
 * @param nodesPerNvlinkDomain how many nodes share one NVLink domain (18 of 4 GPUs in an NVL72); 1 where only the GPUs of a
 *     node do, and then it is no level of its own
 * @param nodesPerRack nodes of a rack, a multiple of those of an NVLink domain
 * @param racksPerBlock racks of a block, 1 or more
 * @param blocksPerZone blocks of a zone, 1 or more
 */
public record FleetShape(
        int nodes,
        int gpusPerNode,
        double h100Share,
        int nodesPerNvlinkDomain,
        int nodesPerRack,
        int racksPerBlock,
        int blocksPerZone) {
    public FleetShape {
        if (nodes < 1 || gpusPerNode < 1 || !(h100Share >= 0 && h100Share <= 1)) {
            throw new IllegalArgumentException(
                    "a fleet has 1 node or more, 1 GPU or more on each, and a part of H100s from" + " 0 to 1, not "
                            + nodes + ", " + gpusPerNode + " and " + h100Share);
        }
        if (nodesPerNvlinkDomain < 1
                || nodesPerRack < 1
                || nodesPerRack % nodesPerNvlinkDomain != 0
                || racksPerBlock < 1
                || blocksPerZone < 1) {
            throw new IllegalArgumentException(
                    "racks have whole NVLink domains, and of everything there is 1 or more; not "
                            + nodesPerNvlinkDomain + " nodes in an NVLink domain and " + nodesPerRack + " in a rack, "
                            + racksPerBlock + " racks in a block, " + blocksPerZone + " blocks in a zone");
        }
    }

    /** GPUs of all nodes. */
    public long gpus() {
        return (long) nodes * gpusPerNode;
    }

    /** How many nodes have H100s. */
    public int h100Nodes() {
        return (int) Math.round(nodes * h100Share);
    }

    /** Whether NVLink domains are a level of their own. */
    boolean hasNvlinkLevel() {
        return nodesPerNvlinkDomain > 1;
    }
}
