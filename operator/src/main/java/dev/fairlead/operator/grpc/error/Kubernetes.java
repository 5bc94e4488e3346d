package dev.fairlead.operator.grpc.error;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.api.GpuJob;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers of the API server as problems of the caller. */
public final class Kubernetes {
    private static final int UNPROCESSABLE = 422;
    private static final int RETRY_SECONDS = 2;

    private Kubernetes() {}

    /** True if the object has changed meanwhile, or is in the way. */
    public static boolean conflict(KubernetesClientException answer) {
        return answer.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    /** True if there is no such object. */
    public static boolean notFound(KubernetesClientException answer) {
        return answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /**
     * What a refusal means to the caller.
     *
     * @param field the proto field of a path in the object, such as {@code spec.gpus[0].limit}
     */
    public static Problem problem(KubernetesClientException answer, UnaryOperator<String> field) {
        int code = answer.getCode();
        if (code == UNPROCESSABLE || code == HttpURLConnection.HTTP_BAD_REQUEST) {
            List<FieldViolation> violations = violations(answer, field);
            return violations.isEmpty()
                    ? Problem.of(
                            Code.INVALID_ARGUMENT,
                            ErrorReason.ERROR_REASON_INVALID_REQUEST,
                            "The API server refuses the object: " + message(answer))
                    : Problem.fields(ErrorReason.ERROR_REASON_INVALID_REQUEST, violations);
        }
        if (code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return Problem.of(
                    Code.PERMISSION_DENIED,
                    ErrorReason.ERROR_REASON_KUBERNETES_REFUSED,
                    "The API server refuses the write: " + message(answer)
                            + " If it is the operator that lacks the right, give its ServiceAccount update, create and"
                            + " delete on gpuqueues and gpujobs of " + GpuJob.GROUP + ".");
        }
        return Problem.of(
                        Code.UNAVAILABLE,
                        ErrorReason.ERROR_REASON_KUBERNETES_UNAVAILABLE,
                        "The API server does not do it now: " + message(answer) + " Try again.")
                .with("status", Integer.toString(code))
                .retryAfterSeconds(RETRY_SECONDS);
    }

    private static List<FieldViolation> violations(KubernetesClientException answer, UnaryOperator<String> field) {
        if (answer.getStatus() == null || answer.getStatus().getDetails() == null) {
            return List.of();
        }
        @Nullable List<StatusCause> causes = answer.getStatus().getDetails().getCauses();
        return causes == null
                ? List.of()
                : causes.stream()
                        // Refused rules are told twice, once without a field.
                        .filter(cause -> cause.getField() != null
                                && !cause.getField().isEmpty()
                                && !cause.getField().equals("<nil>"))
                        .map(cause -> new FieldViolation(field.apply(cause.getField()), sentence(cause.getMessage())))
                        .distinct()
                        .toList();
    }

    private static String message(KubernetesClientException answer) {
        @Nullable
        String said = answer.getStatus() == null ? null : answer.getStatus().getMessage();
        return sentence(said == null ? String.valueOf(answer.getMessage()) : said);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
