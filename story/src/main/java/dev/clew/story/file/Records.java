package dev.clew.story.file;

import dev.clew.story.line.PostgresRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether a file has events whose first line may lack what a further line has, such as an error whose statement follows:
 * the lines of such a file are all read.
 */
final class Records {
    private static final int LOOKED_AT = 1 << 16;

    private Records() {}

    /** Whether one of the lines at the beginning of a stream, which stays where it is, is such an event's. */
    static boolean areIn(InputStream stream) {
        if (!stream.markSupported()) {
            return false;
        }
        byte[] head = new byte[LOOKED_AT];
        int length = 0;
        stream.mark(LOOKED_AT + 1);
        try {
            int read = 0;
            while (read >= 0 && length < LOOKED_AT) {
                length += read;
                read = stream.read(head, length, LOOKED_AT - length);
            }
            stream.reset();
        } catch (IOException | RuntimeException e) {
            reset(stream);
        }
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && head[end] != '\n') {
                end++;
            }
            if (isLikely(head, at, end)
                    && PostgresRecord.begun(new String(head, at, end - at, StandardCharsets.ISO_8859_1)) != null) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static void reset(InputStream stream) {
        try {
            stream.reset();
        } catch (IOException e) {
            // what is wrong with it is told when its lines are read
        }
    }

    /** Clew's own lines need no closer look. */
    private static boolean isLikely(byte[] head, int from, int to) {
        return to - from > 40
                && head[from] != '{'
                && !(head[from] == 't' && head[from + 1] == 's' && head[from + 2] == '=');
    }
}
