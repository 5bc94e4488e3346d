package dev.fairlead.operator;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.fairlead.operator.config.LeaderElection;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that one operator decides at a time, by a Lease. */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final long RELEASE_SECONDS = 2;

    private final KubernetesClient client;
    private final LeaderElection election;
    private final Runnable lead;
    private final Consumer<String> lost;
    private @Nullable CompletableFuture<?> running;
    private volatile boolean closing;

    /**
     * @param lead called once, when this operator may decide
     * @param lost gets a sentence when it may not any more; nothing but ending the process is safe then
     */
    Leadership(KubernetesClient client, LeaderElection election, Runnable lead, Consumer<String> lost) {
        this.client = client;
        this.election = election;
        this.lead = lead;
        this.lost = lost;
    }

    void start() throws StartException {
        if (!election.enabled()) {
            lead.run();
            return;
        }
        makeNamespace();
        String identity = host() + "_" + UUID.randomUUID();
        running = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(election.name())
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW_WITHIN)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(true)
                        .withLock(new LeaseLock(election.namespace(), election.name(), identity))
                        .withLeaderCallbacks(new LeaderCallbacks(lead, this::stopped, this::newLeader))
                        .build())
                .build()
                .start();
    }

    @Override
    public void close() {
        closing = true;
        CompletableFuture<?> election = running;
        if (election != null) {
            election.cancel(true);
            try {
                election.get(RELEASE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | java.util.concurrent.CancellationException released) {
                LOG.debug("The lease was given up: {}", released.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stopped() {
        if (!closing) {
            lost.accept("this operator lost the lease " + election.namespace() + "/" + election.name());
        }
    }

    private void newLeader(String identity) {
        LOG.info("The lease {}/{} is held by {}.", election.namespace(), election.name(), identity);
    }

    /**
     * The Lease needs its namespace; on a cluster without our manifests nobody has made it yet. A Lease made in a dry run tells,
     * for which the rights suffice that electing needs anyway.
     */
    private void makeNamespace() throws StartException {
        String name = election.namespace();
        try {
            client.resource(new LeaseBuilder()
                            .withNewMetadata()
                            .withNamespace(name)
                            .withName(election.name())
                            .endMetadata()
                            .build())
                    .dryRun()
                    .create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == HTTP_NOT_FOUND) {
                makeNamespace(name);
            } else if (refused.getCode() != HTTP_CONFLICT) {
                throw unusable(name, refused);
            }
        }
    }

    private void makeNamespace(String name) throws StartException {
        try {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        } catch (KubernetesClientException refused) {
            // Made by someone else just now.
            if (refused.getCode() != HTTP_CONFLICT) {
                throw unusable(name, refused);
            }
        }
    }

    private static StartException unusable(String namespace, KubernetesClientException refused) {
        return new StartException("no Lease can be made in the namespace " + namespace + ": " + refused.getMessage()
                + "; make the namespace or give the right, or use --no-leader-elect");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
