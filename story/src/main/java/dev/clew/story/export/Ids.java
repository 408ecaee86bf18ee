package dev.clew.story.export;

import dev.clew.story.Story;
import dev.clew.story.tree.SpanNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids as W3C Trace Context has them: what a line has, or a hash of it where that is none. */
final class Ids {
    private static final int TRACE = 32;
    private static final int SPAN = 16;

    private Ids() {}

    static String trace(Story story) {
        return isHex(story.traceId(), TRACE) ? story.traceId() : hash(story.requestId(), TRACE);
    }

    static String span(SpanNode span) {
        return isHex(span.spanId(), SPAN) ? span.spanId() : hash(span.spanId(), SPAN);
    }

    /** Returns the id of the span that it hangs below, else that of its caller outside the files; empty if there is none. */
    static String parent(SpanNode span) {
        SpanNode parent = span.parent();
        if (parent != null) {
            return span(parent);
        }
        return isHex(span.parentId(), SPAN) ? span.parentId() : "";
    }

    private static boolean isHex(String id, int length) {
        return id.length() == length
                && id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
                && !id.chars().allMatch(c -> c == '0');
    }

    private static String hash(String text, int length) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }
}
