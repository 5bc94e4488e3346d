package dev.fairlead.operator;

import dev.fairlead.operator.apply.JobEvents;
import dev.fairlead.operator.apply.KubernetesClusterPort;
import dev.fairlead.operator.apply.PodWrites;
import dev.fairlead.operator.apply.QueueStatuses;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.apply.StatusOutbox;
import dev.fairlead.operator.apply.Write;
import dev.fairlead.operator.apply.WriteLanes;
import dev.fairlead.operator.client.ApiServerCheck;
import dev.fairlead.operator.client.TimedRequests;
import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.grpc.FairleadServices;
import dev.fairlead.operator.kube.PodReader;
import dev.fairlead.operator.kube.PodWriter;
import dev.fairlead.operator.kube.QueueReader;
import dev.fairlead.operator.loop.Informers;
import dev.fairlead.operator.loop.LoopEvent;
import dev.fairlead.operator.loop.LoopSettings;
import dev.fairlead.operator.loop.Outbox;
import dev.fairlead.operator.loop.SchedulingLoop;
import dev.fairlead.operator.loop.StartException;
import dev.fairlead.operator.loop.StateQuestions;
import dev.fairlead.operator.metrics.MetricsText;
import dev.fairlead.operator.metrics.RequestMeters;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Readers;
import dev.fairlead.operator.usage.UsageLedger;
import dev.fairlead.operator.web.Page;
import dev.fairlead.operator.web.StatusServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole operator on one cluster. {@link #start} returns when it watches the cluster; it decides once it leads. Closing
 * it stops everything that it started and leaves the client open.
 */
public final class Operator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

    /** What the API server works on at a time for us; more only queues inside it. */
    private static final int MOST_IN_FLIGHT = 32;

    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);

    private final SchedulerMetrics metrics = new SchedulerMetrics();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final UsageLedger usage = new UsageLedger();
    private final WriteLanes lanes;
    private final SchedulingLoop loop;
    private final Informers informers;
    private final Leadership leadership;
    private final Thread thread;
    private final ApiServerCheck apiServer;
    private final StatusServer server;
    private final @Nullable GrpcApi grpc;
    private volatile boolean leading;
    private volatile boolean watching;
    private volatile boolean closing;

    /** What the loop leaves to be written when it ends. */
    private volatile List<Write> lastWrites = List.of();

    private Operator(KubernetesClient client, OperatorConfig config, LoopSettings settings)
            throws StartException, IOException {
        InstantSource clock = InstantSource.system();
        ClusterMirror mirror =
                new ClusterMirror(readers(config), config.scheduling().policy(), usage);
        lanes = new WriteLanes(new KubernetesClusterPort(client, metrics, clock), MOST_IN_FLIGHT);
        loop = new SchedulingLoop(
                mirror, outbox(config, settings, mirror, clock), settings, metrics, config.metrics(), clock);
        metrics.show(loop.survey());
        metrics.show(loop.pulse(), () -> leading, lanes::queued);
        apiServer = new ApiServerCheck(client);
        informers = new Informers(client, new PodReader(config.gpus()), loop::offer);
        leadership = new Leadership(client, config.leaderElection(), this::lead, ended::complete);
        thread = new Thread(this::run, "scheduling-loop");
        server = StatusServer.start(
                config.httpPort(),
                this::metricsPage,
                this::dead,
                this::unready,
                SnapshotPage.of(loop.questions(), config.debug()));
        grpc = serve(client, config, clock);
    }

    /** Starts with the pace that the configuration asks for. */
    public static Operator start(KubernetesClient client, TimedRequests requests, OperatorConfig config)
            throws StartException, IOException {
        return start(
                client,
                requests,
                config,
                LoopSettings.of(Duration.ofMillis(config.batchWindowMillis()), config.planCheck()));
    }

    /** Starts with the pace that the configuration asks for, and a client whose requests nobody times. */
    public static Operator start(KubernetesClient client, OperatorConfig config) throws StartException, IOException {
        return start(client, new TimedRequests(), config);
    }

    /** Starts with a client whose requests nobody times. */
    public static Operator start(KubernetesClient client, OperatorConfig config, LoopSettings settings)
            throws StartException, IOException {
        return start(client, new TimedRequests(), config, settings);
    }

    /**
     * Starts.
     *
     * @param requests what the client was given to time its requests
     * @throws StartException if the cluster does not answer or is not prepared; the message says what to do
     * @throws IOException if the port for metrics and probes is taken
     */
    public static Operator start(
            KubernetesClient client, TimedRequests requests, OperatorConfig config, LoopSettings settings)
            throws StartException, IOException {
        Operator operator = new Operator(client, config, settings);
        RequestMeters meters = new RequestMeters(operator.metrics.meters());
        requests.tell((target, code, took) -> meters.answered(target.verb(), target.resource(), code, took));
        try {
            operator.informers.start();
            operator.watching = true;
            operator.leadership.start();
            return operator;
        } catch (StartException failed) {
            operator.close();
            throw failed;
        }
    }

    /** Completes with a sentence when the operator cannot go on: it lost the lease, or its loop died. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    /** Looks at what the scheduler decides on. */
    StateQuestions questions() {
        return loop.questions();
    }

    /** The port of metrics and probes. */
    public int httpPort() {
        return server.port();
    }

    /** The port of the gRPC API, if it is served. */
    public OptionalInt grpcPort() {
        return grpc == null ? OptionalInt.empty() : OptionalInt.of(grpc.port());
    }

    /** Requests sent to the API server for writes since the start. */
    public long writesSent() {
        return lanes.sent();
    }

    @Override
    public void close() {
        closing = true;
        if (grpc != null) {
            grpc.close();
        }
        thread.interrupt();
        try {
            // A thread that was never started cannot be joined: this operator may not have come to lead.
            if (thread.getState() != Thread.State.NEW) {
                thread.join(LAST_WRITES);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!lanes.close(lastWrites, LAST_WRITES)) {
            LOG.warn("Some writes were not answered in time; the next start sees what became of them.");
        }
        informers.close();
        // The lease goes last: a successor must not decide while our writes are under way.
        leadership.close();
        server.close();
        metrics.close();
    }

    private @Nullable GrpcApi serve(KubernetesClient client, OperatorConfig config, InstantSource clock)
            throws StartException, IOException {
        GrpcConfig asked = config.grpc();
        if (asked == null) {
            return null;
        }
        try {
            FairleadServices services = new FairleadServices(client, informers.sightings(), config, clock);
            return GrpcApi.start(services, asked, client, metrics.meters(), this::blind);
        } catch (StartException | IOException failed) {
            server.close();
            throw failed;
        }
    }

    private void lead() {
        if (!closing) {
            LOG.info("This operator decides now.");
            leading = true;
            thread.start();
        }
    }

    private void run() {
        try {
            informers.handOver();
            while (!closing) {
                loop.step(LONGEST_STEP);
            }
            leaveInOrder();
        } catch (InterruptedException stopped) {
            if (closing) {
                leaveInOrder();
            } else {
                ended.complete("the scheduling loop was interrupted");
            }
        } catch (Throwable broken) {
            // Errors too: a process that watches and does not decide is worse than one that is restarted.
            LOG.error("The scheduling loop died.", broken);
            ended.complete("the scheduling loop died: " + broken);
        }
    }

    /** Who lost the lease writes nothing more: a successor may have begun. */
    private void leaveInOrder() {
        if (!ended.isDone()) {
            lastWrites = loop.lastWrites();
        }
    }

    private Optional<String> dead() {
        return Optional.ofNullable(ended.getNow(null)).or(loop.pulse()::problem);
    }

    private Optional<String> unready() {
        return dead().or(this::blind).or(apiServer::problem);
    }

    /** Why what it sees of the cluster cannot be told to others. */
    private Optional<String> blind() {
        return watching ? informers.problem() : Optional.of("it has not seen the whole cluster yet");
    }

    private Page metricsPage(String accept) {
        MetricsText page = metrics.page(accept);
        return new Page(page.contentType(), page.text());
    }

    private Outbox outbox(OperatorConfig config, LoopSettings settings, ClusterMirror mirror, InstantSource clock) {
        JobEvents events = new JobEvents(lanes, clock);
        return new Outbox(
                new PodWrites(
                        lanes,
                        new PodWriter(config.gpus(), config.tolerations()),
                        mirror.nodes(),
                        (job, attempt, index, outcome) ->
                                offer(new LoopEvent.PodNotCreated(job, attempt, index, outcome))),
                new StatusOutbox(lanes, settings.statuses()),
                new QueueStatuses(lanes, events, mirror, settings.statuses()),
                new QueueUsages(lanes, usage, settings.usageWrites()),
                events);
    }

    private void offer(LoopEvent event) {
        loop.offer(event);
    }

    private static Readers readers(OperatorConfig config) {
        return new Readers(config.nodeReader(), new QueueReader(), config.jobReader(), config.gpus());
    }
}
