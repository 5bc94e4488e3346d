package dev.fairlead.operator.grpc.server;

import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import dev.fairlead.operator.grpc.MethodPermissions;
import dev.fairlead.operator.grpc.Permission;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service whose requests say which permission they need: {@code verb resource namespace name}, the last two optional. */
final class TinyService implements BindableService, MethodPermissions {
    /** Answers with the request. */
    static final MethodDescriptor<StringValue, StringValue> DO = method("Do", MethodType.UNARY);
    /** Sends the request back, and nothing more until somebody ends it. */
    static final MethodDescriptor<StringValue, StringValue> FOLLOW = method("Follow", MethodType.SERVER_STREAMING);
    /** A method that was forgotten in the permissions. */
    static final MethodDescriptor<StringValue, StringValue> FORGOTTEN = method("Forgotten", MethodType.UNARY);
    /** Has a permission, but its requests are a stream. */
    static final MethodDescriptor<StringValue, StringValue> TALK = method("Talk", MethodType.BIDI_STREAMING);
    /** Has a mistake. */
    static final MethodDescriptor<StringValue, StringValue> BROKEN = method("Broken", MethodType.UNARY);
    /** Does not answer before {@link #release}. */
    static final MethodDescriptor<StringValue, StringValue> SLOW = method("Slow", MethodType.UNARY);

    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger following = new AtomicInteger();
    final AtomicInteger slow = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public @Nullable Permission of(MethodDescriptor<?, ?> method, Message request) {
        if (method.getFullMethodName().equals(FORGOTTEN.getFullMethodName())) {
            return null;
        }
        List<String> words = List.of(((StringValue) request).getValue().split(" ", -1));
        return new Permission(
                words.get(0), words.get(1), words.size() > 2 ? words.get(2) : "", words.size() > 3 ? words.get(3) : "");
    }

    void release() {
        released.countDown();
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder("fairlead.test.Tiny");
        List.of(DO, FOLLOW, FORGOTTEN, TALK, BROKEN, SLOW).forEach(descriptor::addMethod);
        return ServerServiceDefinition.builder(descriptor.build())
                .addMethod(DO, ServerCalls.asyncUnaryCall(this::answer))
                .addMethod(FORGOTTEN, ServerCalls.asyncUnaryCall(this::answer))
                .addMethod(FOLLOW, ServerCalls.asyncServerStreamingCall(this::follow))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(answers -> answers))
                .addMethod(BROKEN, ServerCalls.asyncUnaryCall((request, answer) -> {
                    throw new IllegalStateException("a secret of the operator");
                }))
                .addMethod(SLOW, ServerCalls.asyncUnaryCall((request, answer) -> {
                    slow.incrementAndGet();
                    try {
                        released.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    answer(request, answer);
                }))
                .build();
    }

    private void answer(StringValue request, StreamObserver<StringValue> answer) {
        done.incrementAndGet();
        answer.onNext(request);
        answer.onCompleted();
    }

    private void follow(StringValue request, StreamObserver<StringValue> answer) {
        following.incrementAndGet();
        ((ServerCallStreamObserver<StringValue>) answer).setOnCancelHandler(following::decrementAndGet);
        answer.onNext(request);
    }

    private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("fairlead.test.Tiny", name))
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }
}
