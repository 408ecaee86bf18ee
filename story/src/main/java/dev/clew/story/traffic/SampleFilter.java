package dev.clew.story.traffic;

import dev.clew.story.file.LineFilter;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out lines of Clew's that went well and whose request is not in the sample, and counts them.
 *
 * <p>It takes any line that it does not know for sure, and one for each second, which tells that the process lived.
 */
final class SampleFilter implements LineFilter {
    private static final int TIME = "2026-11-22T10:00:05.003120Z".length();
    private static final int SECONDS = "2026-11-22T10:00:05".length();

    /** The id is in front of what the application says. */
    private static final int FARTHEST = 600;

    private static final Shape LOGFMT = new Shape("ts=", " level=", " request_id=", ' ');
    private static final Shape JSON = new Shape("{\"ts\":\"", "\",\"level\":\"", "\"request_id\":\"", '"');
    private static final Shape ECS =
            new Shape("{\"@timestamp\":\"", "\",\"log.level\":\"", "\"http.request.id\":\"", '"');

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Sampling sampling;
    private final Window window;
    private final byte[] second = new byte[SECONDS];
    private boolean isInWindow;
    private long secondNanos = Timestamp.NONE;
    private long skipped;
    private int ahead;

    SampleFilter(Sampling sampling, Window window) {
        this.sampling = sampling;
        this.window = window;
    }

    /** The texts that a form of lines has in front of its time, its level and its id, and the byte behind an id. */
    private static final class Shape {
        private final byte[] time;
        private final byte[] level;
        private final byte[] id;
        private final byte behind;

        Shape(String time, String level, String id, char behind) {
            this.time = bytes(time);
            this.level = bytes(level);
            this.id = bytes(id);
            this.behind = (byte) behind;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    // hot: each line of all files
    @Override
    public boolean takes(byte[] bytes, int from, int to) {
        if (sampling.weight() == 1) {
            return true;
        }
        Shape shape = shape(bytes, from, to);
        if (shape == null) {
            return true;
        }
        int time = from + shape.time.length;
        int level = time + TIME + shape.level.length;
        if (level >= to || !isAt(shape.level, bytes, time + TIME, to) || bytes[level] == 'W' || bytes[level] == 'E') {
            return true;
        }
        int id = id(shape, bytes, level, to);
        int end = id;
        while (id > 0 && end < to && bytes[end] != shape.behind) {
            if (bytes[end] == '"' || bytes[end] == '\\') {
                return true;
            }
            end++;
        }
        return id < 0 || end == to || sampling.keeps(bytes, id, end) || isNewSecond(bytes, time);
    }

    private static @Nullable Shape shape(byte[] bytes, int from, int to) {
        if (isAt(LOGFMT.time, bytes, from, to)) {
            return LOGFMT;
        }
        if (isAt(JSON.time, bytes, from, to)) {
            return JSON;
        }
        return isAt(ECS.time, bytes, from, to) ? ECS : null;
    }

    /** Counts a line that is left out, unless it is the first of its second, which is read. */
    private boolean isNewSecond(byte[] bytes, int time) {
        boolean isSame = (long) EIGHT.get(bytes, time + 3) == (long) EIGHT.get(second, 3)
                && (long) EIGHT.get(bytes, time + 11) == (long) EIGHT.get(second, 11); // all but the century
        if (!isSame) {
            System.arraycopy(bytes, time, second, 0, SECONDS);
            secondNanos = Timestamp.parse(new String(bytes, time, SECONDS, StandardCharsets.ISO_8859_1) + ".000000Z");
            isInWindow = secondNanos >= window.since() && secondNanos <= window.until();
            return true;
        }
        if (secondNanos == Timestamp.NONE) {
            return true;
        }
        if (isInWindow) {
            skipped++;
        }
        return false;
    }

    /** Returns how many lines were left out. */
    long skipped() {
        return skipped;
    }

    private static boolean isAt(byte[] text, byte[] bytes, int from, int to) {
        if (to - from < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns where the id begins, below zero if there is none. It mostly stands where that of the line before did. */
    private int id(Shape shape, byte[] bytes, int level, int to) {
        if (isAt(shape.id, bytes, level + ahead, to)) {
            return level + ahead + shape.id.length;
        }
        int id = find(shape.id, bytes, level, Math.min(to, level + FARTHEST));
        ahead = id < 0 ? 0 : id - shape.id.length - level;
        return id;
    }

    /** Returns where the text behind another begins, below zero if that is not there. */
    private static int find(byte[] text, byte[] bytes, int from, int to) {
        byte mark = text[text.length - 4]; // rarer than what it begins with
        int last = to - text.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i + text.length - 4] == mark && isAt(text, bytes, i, to)) {
                return i + text.length;
            }
        }
        return -1;
    }
}
