package dev.fairlead.operator.grpc.server;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.Permission;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way through the {@link Gate}. The service hears of a request only when its caller may make it. Whatever
 * ends the call gives back what it has taken, and the service learns of it as if the caller had gone away.
 */
final class Visit<Q, A> extends ServerCall.Listener<Q> {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final Quiet MISTAKES = new Quiet(1, 5);
    private static final Set<Code> AUDITED =
            Set.of(Code.UNAUTHENTICATED, Code.PERMISSION_DENIED, Code.RESOURCE_EXHAUSTED);

    private final Gate gate;
    private final GuardedCall<Q, A> call;
    private final MethodDescriptor<Q, A> method;
    private final String address;
    private final Access access;
    private final long began = System.nanoTime();
    private final ServerCall.Listener<Q> nobody = new ServerCall.Listener<>() {};
    private final ServerCall.Listener<Q> gone = new ServerCall.Listener<>() {};
    private final AtomicReference<ServerCall.Listener<Q>> service = new AtomicReference<>(nobody);
    private final Queue<Runnable> taken = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile String caller;
    private volatile @Nullable Credential credential;
    private volatile @Nullable Permission wanted;
    private volatile @Nullable Permission granted;
    private volatile boolean asked;
    private int unsure;

    Visit(Gate gate, ServerCall<Q, A> call) {
        this.gate = gate;
        this.call = new GuardedCall<>(call, this::ended);
        this.method = call.getMethodDescriptor();
        this.address = Authentication.address(call.getAttributes());
        this.access = Access.of(method);
        this.caller = "anonymous@" + address;
    }

    boolean isStream() {
        return method.getType() != MethodDescriptor.MethodType.UNARY;
    }

    void enter(Metadata headers, ServerCallHandler<Q, A> next) {
        carefully(() -> {
            gate.checkOpen(access);
            keep(gate.housekeeping.after(gate.pace.unary(), this::late));
            identify(headers);
            if (isStream()) {
                keep(gate.takeWatch(caller));
            }
            gate.takeRate(caller);
            ServerCall.Listener<Q> started = next.startCall(call, headers);
            if (!service.compareAndSet(nobody, started)) {
                started.onCancel();
            }
        });
    }

    @Override
    public void onMessage(Q request) {
        if (!call.endedFromOutside()) {
            carefully(() -> {
                check(request);
                service.get().onMessage(request);
            });
        }
    }

    @Override
    public void onHalfClose() {
        forward(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onReady() {
        forward(ServerCall.Listener::onReady);
    }

    @Override
    public void onCancel() {
        leave(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        // For gRPC a call is complete whoever has ended it; the service has to hear the truth to clean up.
        leave(call.endedFromOutside() ? ServerCall.Listener::onCancel : ServerCall.Listener::onComplete);
    }

    /** Ends the call, from any thread. */
    void end(CallRefused refused) {
        if (call.end(refused.status()) && AUDITED.contains(refused.code())) {
            gate.audit.refused(caller, address, method.getFullMethodName(), wanted, refused);
        }
        leave(ServerCall.Listener::onCancel);
    }

    private void identify(Metadata headers) throws CallRefused {
        if (access != Access.OPEN) {
            Credential shown = gate.credential(call, headers);
            caller = gate.identify(call, shown).user();
            credential = shown;
        }
    }

    private void late() {
        if (!isStream() || !asked) {
            end(gate.late());
        }
    }

    private void check(Object request) throws CallRefused {
        if (request instanceof ReadableRequests.Unreadable unreadable) {
            throw unreadable.refused();
        }
        if (asked) {
            gate.takeRate(caller);
        }
        Credential shown = credential;
        if (access == Access.GRANTED && shown != null) {
            Permission needed = gate.permission(method, request);
            wanted = needed;
            gate.authorize(gate.identify(call, shown), needed);
            if (!isStream() && !asked) {
                keep(gate.takeCall(caller));
            }
            granted = needed;
        }
        if (isStream() && !asked && access != Access.OPEN) {
            keep(gate.housekeeping.every(gate.pace.recheck(), this::recheck));
        }
        asked = true;
    }

    /** A stream may outlive the token, the account and the role it began with. */
    private void recheck() {
        Credential shown = credential;
        if (shown == null || over) {
            return;
        }
        try {
            Identity identity = gate.identify(call, shown);
            Permission needed = granted;
            if (needed != null) {
                gate.authorize(identity, needed);
            }
            unsure = 0;
        } catch (CallRefused refused) {
            boolean certain = refused.code() == Code.UNAUTHENTICATED || refused.code() == Code.PERMISSION_DENIED;
            // One silence of the API server is no reason to send everyone away; two are.
            if (certain || ++unsure > 1) {
                end(refused);
            }
        }
    }

    private interface Step {
        void run() throws CallRefused;
    }

    private void forward(Consumer<ServerCall.Listener<Q>> news) {
        if (!call.endedFromOutside()) {
            carefully(() -> news.accept(service.get()));
        }
    }

    /** An exception that escapes to gRPC is answered with UNKNOWN and costs a stack trace in the log. */
    private void carefully(Step step) {
        try {
            step.run();
        } catch (CallRefused refused) {
            end(refused);
        } catch (StatusRuntimeException answer) {
            call.end(answer);
            leave(ServerCall.Listener::onCancel);
        } catch (RuntimeException mistake) {
            MISTAKES.say(others -> LOG.error("A mistake in {}.{}", method.getFullMethodName(), others, mistake));
            end(new CallRefused(
                    Code.INTERNAL,
                    ErrorReason.ERROR_REASON_INTERNAL,
                    "Fairlead failed to answer; the operator's log says more."));
        }
    }

    private void keep(Runnable giveBack) {
        taken.add(giveBack);
        if (over) {
            giveBackAll();
        }
    }

    private void leave(Consumer<ServerCall.Listener<Q>> farewell) {
        over = true;
        giveBackAll();
        gate.left(this);
        try {
            farewell.accept(service.getAndSet(gone));
        } catch (RuntimeException mistake) {
            MISTAKES.say(
                    others -> LOG.error("A mistake at the end of {}.{}", method.getFullMethodName(), others, mistake));
        }
    }

    private void giveBackAll() {
        for (Runnable next = taken.poll(); next != null; next = taken.poll()) {
            next.run();
        }
    }

    private void ended(Status status) {
        Permission permission = granted;
        if (permission != null && AuditLog.isWrite(permission)) {
            gate.audit.wrote(caller, address, method.getFullMethodName(), permission, status.getCode());
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} by {} from {}: {} after {} ms",
                    method.getFullMethodName(),
                    Words.printable(caller),
                    address,
                    status.getCode(),
                    (System.nanoTime() - began) / 1_000_000);
        }
    }
}
