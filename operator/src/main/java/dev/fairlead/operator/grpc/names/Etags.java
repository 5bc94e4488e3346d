package dev.fairlead.operator.grpc.names;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.error.Problem;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Etags that change when a user changes the object and not when its status is written: made of the uid, the generation, which
 * grows with the spec, and the labels, which do not make it grow.
 */
public final class Etags {
    private static final int BYTES = 12;

    private Etags() {}

    /** The etag of an object as it is. */
    public static String of(ObjectMeta metadata) {
        @Nullable Map<String, String> labels = metadata.getLabels();
        String content = metadata.getUid() + "\n" + metadata.getGeneration() + "\n"
                + (labels == null ? Map.of() : new TreeMap<>(labels));
        byte[] hash = sha256(content);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(hash, BYTES));
    }

    /**
     * Refuses a write by someone who has not seen the object as it is.
     *
     * @param wanted the etag that the caller has; empty to take the object as it is
     * @throws io.grpc.StatusRuntimeException with ABORTED if the object has another one
     */
    public static void check(String wanted, ObjectMeta metadata, String name) {
        if (!wanted.isEmpty() && !wanted.equals(of(metadata))) {
            throw Problem.of(
                            Code.ABORTED,
                            ErrorReason.ERROR_REASON_ETAG_MISMATCH,
                            "Someone has changed " + name
                                    + " since you read it: read it again, look at what changed, and write with its new"
                                    + " etag.")
                    .with("etag", of(metadata))
                    .exception();
        }
    }

    /** The object changed again and again between reading and writing it. */
    public static Problem contention(String name) {
        return Problem.of(
                        Code.ABORTED,
                        ErrorReason.ERROR_REASON_TOO_MUCH_CONTENTION,
                        name + " kept changing while it was being written; try again.")
                .retryAfterSeconds(1);
    }

    private static byte[] sha256(String content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JVM has SHA-256", never);
        }
    }
}
