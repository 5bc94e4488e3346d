package dev.fairlead.operator.client;

import dev.fairlead.operator.kube.KubernetesJson;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.concurrent.Executors;

/** The operator's client, set up for many small writes and a few long watches. */
public final class ClusterClient {
    private ClusterClient() {}

    /**
     * A client; it connects when it is used.
     *
     * @param config where the cluster is and who we are
     * @param requests is given the requests to time
     */
    public static KubernetesClient of(Config config, TimedRequests requests) {
        // Our own writes are repeated by us, with better knowledge of what is still wanted.
        Config patient = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(1)
                // Streams of one connection share its flow control; a connection each is cheaper on both sides.
                .withHttp2Disable(true)
                .withMaxConcurrentRequests(256)
                .withMaxConcurrentRequestsPerHost(256)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(patient)
                .withHttpClientFactory(new FewThreads())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("timed requests", requests))
                .withKubernetesSerialization(KubernetesJson.serialization())
                .build();
    }

    /** The client never waits in a thread; its own pool of any size only moves work between cores. */
    private static final class FewThreads extends JdkHttpClientFactory {
        private static final int THREADS = 4;

        @Override
        protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
            builder.executor(Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("http-", 0).factory()));
        }
    }
}
