package dev.clew.jms;

import dev.clew.ids.IdGenerators;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The ids of messages that the application sends. Its last digits tell of the very object that an id was written into, and
 * of the request id that was written beside it.
 *
 * <p>So a message that is sent again is known, and nothing has to be remembered. A copy of it, and what a consumer gets, is
 * another object.
 */
final class MessageIds {
    private static final int RANDOM_DIGITS = 24;
    private static final int MARK_DIGITS = 8;
    private static final String DIGITS = "0123456789abcdef";

    private MessageIds() {}

    /**
     * Returns a new id.
     *
     * @param requestId the one that is written with it, empty if the message keeps its own
     */
    static String create(Message message, String requestId) {
        // hot: once a message
        byte[] id = IdGenerators.randomBytes();
        int mark = mark(message, requestId);
        for (int i = RANDOM_DIGITS + MARK_DIGITS - 1; i >= RANDOM_DIGITS; i--) {
            id[i] = (byte) DIGITS.charAt(mark & 15);
            mark >>>= 4;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** Whether the id was made for this very object, and for this request id. */
    static boolean isOf(Message message, String requestId, String id) {
        String mark = HexFormat.of().toHexDigits(mark(message, requestId));
        return id.length() == RANDOM_DIGITS + MARK_DIGITS && id.endsWith(mark);
    }

    private static int mark(Message message, String requestId) {
        return 31 * System.identityHashCode(message) + requestId.hashCode();
    }
}
