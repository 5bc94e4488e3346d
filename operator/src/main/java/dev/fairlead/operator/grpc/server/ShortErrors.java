package dev.fairlead.operator.grpc.server;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/**
 * Keeps errors so short that every client can read them: they travel as headers, of which many clients take 8 KiB and see
 * INTERNAL instead of a longer one. An error that quotes a request can be as long as the request.
 */
final class ShortErrors {
    private static final int LONGEST_SENTENCE = 1000;
    private static final int MOST_DETAIL_BYTES = 2048;

    private ShortErrors() {}

    /** How a call ends. */
    record Answer(Status status, Metadata trailers) {}

    static Answer of(Status status, Metadata trailers) {
        if (status.isOk()) {
            return new Answer(status, trailers);
        }
        com.google.rpc.@Nullable Status told = StatusProto.fromStatusAndTrailers(status, trailers);
        if (told == null || fits(told)) {
            return new Answer(status, trailers);
        }
        com.google.rpc.Status.Builder shorter =
                com.google.rpc.Status.newBuilder().setCode(told.getCode()).setMessage(cut(told.getMessage()));
        for (Any detail : told.getDetailsList()) {
            if (shorter.getDetailsList().stream()
                                    .mapToInt(Any::getSerializedSize)
                                    .sum()
                            + detail.getSerializedSize()
                    <= MOST_DETAIL_BYTES) {
                shorter.addDetails(detail);
            }
        }
        StatusRuntimeException error = StatusProto.toStatusRuntimeException(shorter.build());
        @Nullable Metadata details = error.getTrailers();
        return new Answer(error.getStatus(), details == null ? new Metadata() : details);
    }

    private static boolean fits(com.google.rpc.Status told) {
        return told.getMessage().length() <= LONGEST_SENTENCE
                && told.getSerializedSize() - told.getMessageBytes().size() <= MOST_DETAIL_BYTES;
    }

    private static String cut(String sentence) {
        if (sentence.length() <= LONGEST_SENTENCE) {
            return sentence;
        }
        int half = LONGEST_SENTENCE / 2;
        // The end often says what to do.
        return sentence.substring(0, half) + " ... " + sentence.substring(sentence.length() - half);
    }
}
