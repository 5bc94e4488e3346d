package dev.fairlead.simulator.workload;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Observer;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.forecast.VirtualCluster;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.state.ClusterState;

/** Puts a workload on a virtual cluster. */
public final class Simulation {
    private Simulation() {}

    /**
     * A virtual cluster with the workload's nodes and queues, on which its jobs and incidents are still to come.
     *
     * @param policy who decides
     * @param settings what an administrator would choose for the cluster
     */
    public static VirtualCluster of(
            Workload workload, Policy policy, SchedulingPolicy settings, Costs costs, Observer observer) {
        ClusterState state = new ClusterState(workload.topology(), settings);
        workload.nodes().forEach(state::putNode);
        workload.queues().forEach(state::putQueue);
        long begin = workload.beginMillis();
        workload.nodes().forEach(node -> observer.nodeCame(begin, node));
        VirtualCluster cluster = new VirtualCluster(state, policy, costs, observer, begin);
        workload.incidents().forEach(incident -> cluster.at(incident.atMillis(), incident.what()));
        workload.jobs().forEach(cluster::submit);
        return cluster;
    }
}
