package dev.fairlead.operator.grpc.guide;

import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.QueueServiceGrpc.QueueServiceBlockingStub;
import dev.fairlead.api.v1.UpdateQueueRequest;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Gives a queue more guaranteed GPUs of one type. */
public final class QuotaMover {
    private final QueueServiceBlockingStub queues;

    public QuotaMover(Channel channel) {
        queues = QueueServiceGrpc.newBlockingStub(channel);
    }

    /** Arguments: host:port, the file of the CA, the file of the token, the queue, the GPU type, GPUs to add. */
    public static void main(String[] arguments) throws IOException {
        var tls = TlsChannelCredentials.newBuilder()
                .trustManager(new File(arguments[1]))
                .build();
        ManagedChannel channel = Grpc.newChannelBuilder(arguments[0], tls).build();
        try {
            QuotaMover mover = new QuotaMover(channel);
            Queue changed = mover.as(new Token(Path.of(arguments[2])))
                    .addGuarantee("queues/" + arguments[3], arguments[4], Long.parseLong(arguments[5]));
            changed.getConsequencesList().forEach(each -> System.out.println(each.getMessage()));
        } finally {
            channel.shutdown();
        }
    }

    private QuotaMover(QueueServiceBlockingStub queues) {
        this.queues = queues;
    }

    /** The same with a caller's credentials on every call. */
    public QuotaMover as(CallCredentials caller) {
        return new QuotaMover(queues.withCallCredentials(caller));
    }

    /** Reads, changes and writes with the etag that was read; reads again when someone else was quicker. */
    public Queue addGuarantee(String name, String gpuType, long gpus) {
        while (true) {
            Queue queue =
                    queues.getQueue(GetQueueRequest.newBuilder().setName(name).build());
            Queue.Builder wanted = Queue.newBuilder().setName(name).setEtag(queue.getEtag());
            queue.getQuotasList()
                    .forEach(quota -> wanted.addQuotas(
                            quota.getGpuType().equals(gpuType)
                                    ? quota.toBuilder().setGuaranteed(quota.getGuaranteed() + gpus)
                                    : quota.toBuilder()));
            try {
                // Without a mask, what has a value is changed: the quotas.
                return queues.updateQueue(
                        UpdateQueueRequest.newBuilder().setQueue(wanted).build());
            } catch (StatusRuntimeException refused) {
                if (refused.getStatus().getCode() != Status.Code.ABORTED) {
                    throw refused;
                }
            }
        }
    }

    /** The token of a file, read anew for every call: Kubernetes replaces it before it expires. */
    private static final class Token extends CallCredentials {
        private static final Metadata.Key<String> AUTHORIZATION =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

        private final Path file;

        Token(Path file) {
            this.file = file;
        }

        @Override
        public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
            executor.execute(() -> {
                try {
                    Metadata headers = new Metadata();
                    headers.put(
                            AUTHORIZATION, "Bearer " + Files.readString(file).strip());
                    applier.apply(headers);
                } catch (IOException unreadable) {
                    applier.fail(Status.UNAUTHENTICATED.withCause(new UncheckedIOException(unreadable)));
                }
            });
        }
    }
}
