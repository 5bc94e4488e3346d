package dev.fairlead.operator.grpc.server;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.config.GrpcLimits;
import dev.fairlead.operator.grpc.MethodPermissions;
import dev.fairlead.operator.grpc.Permission;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every call passes: who is it, may it, and is there room. A {@link Visit} is one call on its way through. */
final class Gate implements ServerInterceptor {
    private final Authentication authentication;
    private final Authorization authorization;
    private final MethodPermissions permissions;
    private final Connections connections;
    private final Supplier<Optional<String>> unready;
    private final Rates rates;
    private final Slots inFlight;
    private final Slots watches;
    private final Set<Visit<?, ?>> visits = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    final Housekeeping housekeeping;
    final AuditLog audit = new AuditLog();
    final Pace pace;

    /** @param unready why calls cannot be answered now, if they cannot */
    Gate(
            Authentication authentication,
            Authorization authorization,
            MethodPermissions permissions,
            Connections connections,
            Supplier<Optional<String>> unready,
            GrpcLimits limits,
            Housekeeping housekeeping,
            Pace pace) {
        this.authentication = authentication;
        this.authorization = authorization;
        this.permissions = permissions;
        this.connections = connections;
        this.unready = unready;
        this.housekeeping = housekeeping;
        this.pace = pace;
        rates = new Rates(limits.callsPerSecond(), limits.burst(), System::nanoTime);
        inFlight = new Slots(
                ErrorReason.ERROR_REASON_TOO_MANY_CALLS,
                "calls under way",
                limits.callsInFlight(),
                limits.callsInFlightPerCaller());
        watches = new Slots(
                ErrorReason.ERROR_REASON_TOO_MANY_WATCHES, "open streams", limits.watches(), limits.watchesPerCaller());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> service) {
        Visit<Q, A> visit = new Visit<>(this, call);
        visits.add(visit);
        visit.enter(headers, service);
        return visit;
    }

    void left(Visit<?, ?> visit) {
        visits.remove(visit);
    }

    /** Refuses what comes from now on and ends the streams that run. */
    void stop() {
        stopping = true;
        visits.stream().filter(Visit::isStream).forEach(visit -> visit.end(CallRefused.stopping()));
    }

    /** Ends what still runs. */
    void endAll() {
        visits.forEach(visit -> visit.end(CallRefused.stopping()));
    }

    int openWatches() {
        return watches.taken();
    }

    void checkOpen(Access access) throws CallRefused {
        if (stopping) {
            throw CallRefused.stopping();
        }
        Optional<String> problem = access == Access.GRANTED ? unready.get() : Optional.empty();
        if (problem.isPresent()) {
            throw CallRefused.unavailable(
                    ErrorReason.ERROR_REASON_NOT_READY,
                    "This replica of the operator cannot answer now: " + problem.get() + "; try again.");
        }
    }

    Credential credential(ServerCall<?, ?> call, Metadata headers) throws CallRefused {
        return authentication.credential(headers, call.getAttributes());
    }

    Identity identify(ServerCall<?, ?> call, Credential credential) throws CallRefused {
        Identity identity = authentication.identify(credential, Authentication.address(call.getAttributes()));
        @Nullable SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (remote != null) {
            connections.proved(remote);
        }
        return identity;
    }

    /** The permission for this request. What nothing is known about is forbidden. */
    Permission permission(MethodDescriptor<?, ?> method, Object request) throws CallRefused {
        // Of a stream of requests only the first could be looked at before the service acts.
        @Nullable
        Permission permission = method.getType().clientSendsOneMessage() && request instanceof Message message
                ? permissions.of(method, message)
                : null;
        if (permission == null) {
            throw CallRefused.notPermitted(
                    "Nobody may call " + method.getFullMethodName() + ", as no permission is set down for it; this is a"
                            + " mistake in Fairlead, please report it.",
                    Map.of());
        }
        return permission;
    }

    void authorize(Identity identity, Permission permission) throws CallRefused {
        authorization.check(identity, permission);
    }

    void takeRate(String caller) throws CallRefused {
        Duration wait = rates.take(caller);
        if (!wait.isZero()) {
            throw CallRefused.exhausted(
                    ErrorReason.ERROR_REASON_RATE_LIMITED,
                    "There are too many calls per second from " + caller + "; make fewer, or watch instead of asking.",
                    wait);
        }
    }

    Runnable takeWatch(String caller) throws CallRefused {
        return watches.take(caller);
    }

    Runnable takeCall(String caller) throws CallRefused {
        return inFlight.take(caller);
    }

    CallRefused late() {
        return new CallRefused(
                Code.DEADLINE_EXCEEDED,
                ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED,
                "The call was not done within " + pace.unary().toSeconds()
                        + " s; try again, and ask for less at once.");
    }
}
