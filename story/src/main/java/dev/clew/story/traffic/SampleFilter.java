package dev.clew.story.traffic;

import dev.clew.story.file.LineFilter;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Logs.Use;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out lines of Clew's that went well and whose request is not in the sample, and counts them; and those of other times.
 *
 * <p>It takes any line that it does not know for sure, and one for each second, which tells that the process lived. Of lines
 * before what is judged it takes those that tell of a process: its start, a change, and the first with its {@code boot_id}.
 */
final class SampleFilter implements LineFilter {
    private static final int TIME = "2026-11-22T10:00:05.003120Z".length();
    private static final int SECONDS = "2026-11-22T10:00:05".length();
    private static final long SECOND = 1_000_000_000L;

    /** The id is in front of what the application says. */
    private static final int FARTHEST = 600;

    /** The id of a process is the last field of a line, or there is another behind it. */
    private static final int FROM_END = 120;

    private static final int MOST_BOOTS = 10_000;

    private static final Shape LOGFMT = new Shape("ts=", " level=", " request_id=", " event=", " boot_id=", ' ');
    private static final Shape JSON =
            new Shape("{\"ts\":\"", "\",\"level\":\"", "\"request_id\":\"", "\"event\":\"", "\"boot_id\":\"", '"');
    private static final Shape ECS = new Shape(
            "{\"@timestamp\":\"",
            "\",\"log.level\":\"",
            "\"http.request.id\":\"",
            "\"event.action\":\"",
            "\"clew.boot_id\":\"",
            '"');

    private static final byte[] START = Shape.bytes("process_start");
    private static final byte[] CHANGE = Shape.bytes("change");

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Sampling sampling;
    private final Logs logs;
    private final byte[] second = new byte[SECONDS];
    private final Set<Long> boots = new HashSet<>();
    private long skippedJudged;
    private long skippedSound;

    /** The use of lines of this second, null if it is not a time. */
    private @Nullable Use use;

    /** Whether the second is of that use to its end. */
    private boolean isWholly;

    private boolean isSecondTold;
    private int ahead;

    SampleFilter(Sampling sampling, Logs logs) {
        this.sampling = sampling;
        this.logs = logs;
    }

    /** The texts that a form of lines has in front of its fields, and the byte behind a field. */
    private static final class Shape {
        private final byte[] time;
        private final byte[] level;
        private final byte[] id;
        private final byte[] event;
        private final byte[] boot;
        private final byte behind;

        Shape(String time, String level, String id, String event, String boot, char behind) {
            this.time = bytes(time);
            this.level = bytes(level);
            this.id = bytes(id);
            this.event = bytes(event);
            this.boot = bytes(boot);
            this.behind = (byte) behind;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    // hot: each line of all files
    @Override
    public boolean takes(byte[] bytes, int from, int to) {
        boolean isAll = sampling.weight() == 1;
        if (isAll && logs.areWhole()) {
            return true;
        }
        Shape shape = shape(bytes, from, to);
        if (shape == null) {
            return true;
        }
        int time = from + shape.time.length;
        int level = time + TIME + shape.level.length;
        if (level >= to || !isAt(shape.level, bytes, time + TIME, to)) {
            return true;
        }
        look(bytes, time);
        if (isWholly && use == Use.NONE) {
            return false;
        }
        if (isWholly && use == Use.EARLIER) {
            return isFirstOfSecond() || tellsOfProcess(shape, bytes, level, to);
        }
        if (isAll || bytes[level] == 'W' || bytes[level] == 'E') {
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
        if (id < 0 || end == to || sampling.keeps(bytes, id, end) || use == null || isFirstOfSecond()) {
            return true;
        }
        skippedJudged += use == Use.JUDGED ? 1 : 0;
        skippedSound += use == Use.SOUND ? 1 : 0;
        return false;
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

    /** Looks at the second of a line, if it is another than that of the line before. */
    private void look(byte[] bytes, int time) {
        boolean isSame = (long) EIGHT.get(bytes, time + 3) == (long) EIGHT.get(second, 3)
                && (long) EIGHT.get(bytes, time + 11) == (long) EIGHT.get(second, 11); // all but the century
        if (isSame) {
            return;
        }
        System.arraycopy(bytes, time, second, 0, SECONDS);
        long nanos = bytes[time + TIME - 1] == 'Z'
                ? Timestamp.parse(new String(bytes, time, SECONDS, StandardCharsets.ISO_8859_1) + ".000000Z")
                : Timestamp.NONE;
        use = nanos == Timestamp.NONE ? null : logs.use(nanos);
        isWholly = use != null && use == logs.use(nanos + SECOND - 1);
        isSecondTold = false;
    }

    /** Whether it is the first that would be left out of a second: it is read. */
    private boolean isFirstOfSecond() {
        boolean isFirst = !isSecondTold;
        isSecondTold = true;
        return isFirst;
    }

    /** Whether it is the start of a process, a change, or the first line with the id of a process. */
    private boolean tellsOfProcess(Shape shape, byte[] bytes, int level, int to) {
        int event = find(shape.event, bytes, level, to);
        while (event > 0) {
            if (isAt(START, bytes, event, to) || isAt(CHANGE, bytes, event, to)) {
                return true;
            }
            event = find(shape.event, bytes, event, to);
        }
        int boot = find(shape.boot, bytes, Math.max(level, to - FROM_END), to);
        if (boot < 0) {
            return false;
        }
        long hash = 0;
        for (int i = boot; i < to && bytes[i] != shape.behind; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        return boots.size() < MOST_BOOTS && boots.add(hash);
    }

    /** Returns how many lines that are judged were left out since it was asked last. */
    long takeSkippedJudged() {
        long count = skippedJudged;
        skippedJudged = 0;
        return count;
    }

    /** Returns how many lines that are sound were left out since it was asked last. */
    long takeSkippedSound() {
        long count = skippedSound;
        skippedSound = 0;
        return count;
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
        byte mark = text[text.length - 4]; // mostly rarer than what it begins with
        int last = to - text.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i + text.length - 4] == mark && isAt(text, bytes, i, to)) {
                return i + text.length;
            }
        }
        return -1;
    }
}
