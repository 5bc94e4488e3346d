package dev.fairlead.operator.grpc;

import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.grpc.fleet.FleetCalls;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.job.JobCalls;
import dev.fairlead.operator.grpc.job.JobExplanations;
import dev.fairlead.operator.grpc.queue.QueueCalls;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.PodReader;
import dev.fairlead.operator.loop.Sightings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.BindableService;
import java.time.InstantSource;
import java.util.List;

/**
 * All services, for whoever runs a server. They check nobody's rights: the server must ask {@link #permissions} first. Calls
 * may block on the API server, so the server's executor must have threads to spare; virtual ones are best.
 */
public final class FairleadServices implements AutoCloseable {
    private final QueueCalls queues;
    private final JobCalls jobs;
    private final FleetCalls fleet;

    /**
     * Makes the services; they may be called once the informers have started.
     *
     * @param client for writes; stays open
     * @param sightings what reads are answered from
     */
    public FairleadServices(KubernetesClient client, Sightings sightings, OperatorConfig config, InstantSource clock) {
        NodeReader nodeReader = config.nodeReader();
        JobReader jobReader = config.jobReader();
        FleetCamera camera =
                new FleetCamera(sightings, nodeReader, new PodReader(config.gpus()), jobReader.toleratedByEveryJob());
        queues = new QueueCalls(client, sightings, camera, clock);
        jobs = new JobCalls(client, sightings, new JobExplanations(sightings, camera, config, clock));
        fleet = new FleetCalls(camera);
    }

    /** The services to bind. */
    public List<BindableService> services() {
        return List.of(queues, jobs, fleet);
    }

    /** What a caller must be allowed to do for each of their methods. */
    public static MethodPermissions permissions() {
        return new FairleadPermissions();
    }

    /** Ends all streams with UNAVAILABLE, so that a server that is shutting down does not wait for them. */
    @Override
    public void close() {
        queues.close();
        jobs.close();
    }
}
