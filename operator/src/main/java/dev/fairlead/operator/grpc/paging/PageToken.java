package dev.fairlead.operator.grpc.paging;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.error.Problem;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on: the last resource of the page before. Any replica can read it, after a restart too. It gives nobody a
 * right: each page is checked like the first.
 */
final class PageToken {
    private static final int VERSION = 1;
    private static final int HEAD = 1 + Integer.BYTES + Long.BYTES;

    private PageToken() {}

    static int size(int asked, int usual, int most) {
        if (asked < 0) {
            throw Problem.field("page_size", "must not be negative.").exception();
        }
        return asked == 0 ? usual : Math.min(asked, most);
    }

    static String write(Order.Key last, List<String> question) {
        byte[] name = last.name().getBytes(StandardCharsets.UTF_8);
        byte[] token = ByteBuffer.allocate(HEAD + name.length)
                .put((byte) VERSION)
                .putInt(mark(question))
                .putLong(last.number())
                .put(name)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Null for the first page. */
    static Order.@Nullable Key read(String token, List<String> question) {
        if (token.isEmpty()) {
            return null;
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException garbled) {
            throw foreign();
        }
        if (bytes.remaining() < HEAD || bytes.get() != VERSION || bytes.getInt() != mark(question)) {
            throw foreign();
        }
        long number = bytes.getLong();
        return new Order.Key(number, StandardCharsets.UTF_8.decode(bytes).toString());
    }

    private static int mark(List<String> question) {
        CRC32 sum = new CRC32();
        for (String part : question) {
            sum.update(part.getBytes(StandardCharsets.UTF_8));
            sum.update(0);
        }
        return (int) sum.getValue();
    }

    private static StatusRuntimeException foreign() {
        return Problem.of(
                        Code.INVALID_ARGUMENT,
                        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
                        "page_token is not a token of this list: leave it empty for the first page, and keep parent,"
                                + " filter and order_by the same from page to page.")
                .exception();
    }
}
