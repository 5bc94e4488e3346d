package dev.fairlead.operator.bench;

import com.google.protobuf.FieldMask;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListQueueUsagesRequest;
import dev.fairlead.api.v1.ListQueuesRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.api.v1.UpdateQueueRequest;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Clients of the gRPC API, each on a connection of its own and at its own even pace. */
final class GrpcLoad implements AutoCloseable {
    private final int port;
    private final GrpcCallers callers;
    private final List<Thread> threads = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> readNanos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> writeNanos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** What the clients saw. */
    record Report(
            int reads, double readP50, double readP99, int writes, double writeP50, double writeP99, int failures) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d reads, p50 %.1f ms, p99 %.1f ms; %,d writes, p50 %.1f ms, p99 %.1f ms; %d failed",
                    reads,
                    readP50,
                    readP99,
                    writes,
                    writeP50,
                    writeP99,
                    failures);
        }
    }

    GrpcLoad(int port, GrpcCallers callers) {
        this.port = port;
        this.callers = callers;
    }

    void start(int readers, double readsPerSecond, int writers, double writesPerSecond) {
        for (int i = 0; i < readers; i++) {
            Reader reader = new Reader(
                    channel(), callers.readers().get(i % callers.readers().size()), i);
            run(reader::read, readsPerSecond, i / (double) readers, readNanos);
        }
        for (int i = 0; i < writers; i++) {
            Writer writer = new Writer(channel(), callers.writers().get(i), "quota-" + i);
            writer.create();
            run(writer::write, writesPerSecond, i / (double) writers, writeNanos);
        }
    }

    /** @param phase where in its pace a client begins, 0 to 1, so that they do not all call at once */
    private void run(Runnable call, double perSecond, double phase, ConcurrentLinkedQueue<Long> took) {
        long between = (long) (1e9 / perSecond);
        // Dashboards and tools stay connected: what is measured is not how a connection begins.
        call.run();
        threads.add(Thread.ofVirtual().start(() -> {
            long began = System.nanoTime() + (long) (phase * between);
            for (long i = 0; !stopping; i++) {
                long due = began + i * between;
                Pacing.until(due);
                try {
                    call.run();
                    // From when it was due: a client that is held up would else hide the wait of those behind it.
                    took.add(System.nanoTime() - due);
                } catch (StatusRuntimeException refused) {
                    failures.add(String.valueOf(refused.getStatus()));
                }
            }
        }));
    }

    private ManagedChannel channel() {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
        channels.add(channel);
        return channel;
    }

    Report stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        long[] reads = sorted(readNanos);
        long[] writes = sorted(writeNanos);
        return new Report(
                reads.length,
                millis(reads, 0.5),
                millis(reads, 0.99),
                writes.length,
                millis(writes, 0.5),
                millis(writes, 0.99),
                failures.size());
    }

    /** What was acknowledged and is not there, and what was refused without reason; after {@link #stop}. */
    List<String> lost() {
        List<String> lost =
                new ArrayList<>(failures.stream().distinct().limit(5).toList());
        acknowledged.forEach((queue, guaranteed) -> {
            Queue there = QueueServiceGrpc.newBlockingStub(channel())
                    .withCallCredentials(new Bearer(callers.writers().getFirst()))
                    .updateQueue(UpdateQueueRequest.newBuilder()
                            .setQueue(Queue.newBuilder().setName(queue).setWeight(1))
                            .setUpdateMask(FieldMask.newBuilder().addPaths("weight"))
                            .setValidateOnly(true)
                            .build());
            if (there.getQuotas(0).getGuaranteed() != guaranteed) {
                lost.add(queue + " was last set to " + guaranteed + " and is "
                        + there.getQuotas(0).getGuaranteed());
            }
        });
        return lost;
    }

    private static long[] sorted(ConcurrentLinkedQueue<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }

    @Override
    public void close() {
        stopping = true;
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** The questions that dashboards and people ask, in turn. */
    private static final class Reader {
        private final QueueServiceGrpc.QueueServiceBlockingStub queues;
        private final JobServiceGrpc.JobServiceBlockingStub jobs;
        private final FleetServiceGrpc.FleetServiceBlockingStub fleet;
        private int next;

        Reader(ManagedChannel channel, String token, int first) {
            Bearer bearer = new Bearer(token);
            queues = QueueServiceGrpc.newBlockingStub(channel).withCallCredentials(bearer);
            jobs = JobServiceGrpc.newBlockingStub(channel).withCallCredentials(bearer);
            fleet = FleetServiceGrpc.newBlockingStub(channel).withCallCredentials(bearer);
            next = first;
        }

        void read() {
            switch (next++ % 5) {
                case 0 ->
                    queues.getQueue(GetQueueRequest.newBuilder()
                            .setName("queues/" + Manifests.QUEUE)
                            .build());
                case 1 -> queues.listQueues(ListQueuesRequest.getDefaultInstance());
                case 2 -> queues.listQueueUsages(ListQueueUsagesRequest.getDefaultInstance());
                case 3 ->
                    jobs.listJobs(ListJobsRequest.newBuilder()
                            .setParent("namespaces/" + Manifests.NAMESPACE)
                            .setPageSize(50)
                            .build());
                default -> fleet.getFleet(GetFleetRequest.getDefaultInstance());
            }
        }
    }

    /** Moves the guarantee of a queue of its own back and forth, each time with the etag of the answer before. */
    private final class Writer {
        private final QueueServiceGrpc.QueueServiceBlockingStub queues;
        private final String name;
        private String etag = "";
        private long guaranteed;

        Writer(ManagedChannel channel, String token, String name) {
            queues = QueueServiceGrpc.newBlockingStub(channel).withCallCredentials(new Bearer(token));
            this.name = name;
        }

        void create() {
            etag = queues.createQueue(CreateQueueRequest.newBuilder()
                            .setQueueId(name)
                            .setQueue(Queue.newBuilder().addQuotas(quota(0)))
                            .build())
                    .getEtag();
        }

        void write() {
            long next = (guaranteed + 1) % 8;
            Queue answer = queues.updateQueue(UpdateQueueRequest.newBuilder()
                    .setQueue(Queue.newBuilder()
                            .setName("queues/" + name)
                            .setEtag(etag)
                            .addQuotas(quota(next)))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("quotas"))
                    .build());
            guaranteed = next;
            etag = answer.getEtag();
            acknowledged.put("queues/" + name, next);
        }

        private static Quota quota(long guaranteed) {
            return Quota.newBuilder()
                    .setGpuType("H100")
                    .setGuaranteed(guaranteed)
                    .build();
        }
    }

    /** A token in every call. Plaintext is allowed to this machine only, which gRPC's own credentials cannot know. */
    private static final class Bearer extends CallCredentials {
        private static final Metadata.Key<String> AUTHORIZATION =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
        private final Metadata headers = new Metadata();

        Bearer(String token) {
            headers.put(AUTHORIZATION, "Bearer " + token);
        }

        @Override
        public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
            applier.apply(headers);
        }
    }
}
