package dev.clew.layout.recorder;

import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One line in a request's ring, unformatted and immutable.
 *
 * <p>Most lines have at most two arguments and share their request's context, thread and entries. For those it is one
 * object: {@code log.LogbackRecorder.recordedLine}, 121 B, in workshop/benchmarks/RESULTS-LOG.md.
 */
final class KeptLine {
    private static final int SHORT_PATTERN = 256;

    /** The bytes of a context that nothing else keeps alive. */
    private static final int CONTEXT_BYTES = 160;

    /** Stands for an absent argument, since null may be one. */
    private static final Object NONE = new Object();

    /** The parts that few lines have. */
    private record More(
            @Nullable TraceContext context,
            @Nullable String thread,
            @Nullable List<@Nullable Object> arguments,
            @Nullable Throwable thrown,
            List<?> markers,
            List<KeyValuePair> keyValues,
            @Nullable Map<String, String> entries) {}

    private final Object logger;
    private final Object level;
    private final @Nullable String pattern;
    private final @Nullable Object first;
    private final @Nullable Object second;
    private final @Nullable More more;
    private final long nanoTime;
    private final int seq;

    /**
     * @param entries the entries of the thread's context, null if they are the request's usual ones
     * @param context the current context, null if it is the request's own
     * @param usualThread the name of the request's first thread
     */
    KeptLine(
            Object logger,
            Object level,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            List<?> markers,
            List<KeyValuePair> keyValues,
            @Nullable Map<String, String> entries,
            @Nullable TraceContext context,
            String usualThread,
            long nanoTime,
            int seq) {
        // hot: once per suppressed line
        this.logger = logger;
        this.level = level;
        this.pattern = pattern == null ? null : Capture.cut(pattern);
        this.nanoTime = nanoTime;
        this.seq = seq;
        int count = arguments == null ? 0 : arguments.length;
        boolean few = count <= 2;
        this.first = arguments == null || count == 0 || !few ? NONE : Capture.of(arguments[0]);
        this.second = arguments == null || count != 2 ? NONE : Capture.of(arguments[1]);
        String thread = Thread.currentThread().getName();
        boolean usual = thread.equals(usualThread);
        this.more = usual
                        && few
                        && context == null
                        && thrown == null
                        && markers.isEmpty()
                        && keyValues.isEmpty()
                        && entries == null
                ? null
                : new More(
                        context,
                        usual ? null : thread,
                        arguments == null || few ? null : Capture.all(arguments),
                        thrown,
                        List.copyOf(markers),
                        Capture.all(keyValues),
                        entries);
    }

    /**
     * Returns the line as it was logged, given what most lines of its request have.
     *
     * @param epochNanosAtZero the time at which {@link System#nanoTime} was zero
     */
    RecordedLine restore(
            TraceContext usualContext, Map<String, String> usualEntries, String usualThread, long epochNanosAtZero) {
        return new RecordedLine(
                logger,
                level,
                pattern,
                arguments(),
                more == null ? null : more.thrown,
                more == null ? List.of() : more.markers,
                more == null ? List.of() : more.keyValues,
                seq,
                more == null || more.context == null ? usualContext : more.context,
                more == null || more.entries == null ? usualEntries : more.entries,
                more == null || more.thread == null ? usualThread : more.thread,
                epochNanosAtZero + nanoTime);
    }

    private @Nullable Object[] arguments() {
        if (more != null && more.arguments != null) {
            return more.arguments.toArray();
        }
        if (first == NONE) {
            return new Object[0];
        }
        return second == NONE ? new @Nullable Object[] {first} : new @Nullable Object[] {first, second};
    }

    /** Returns about how many bytes it keeps alive. */
    int bytes() {
        int bytes = 64 + Capture.bytes(first) + Capture.bytes(second);
        // A short pattern is a constant of the code; a long one was mostly put together for this line.
        bytes += pattern == null || pattern.length() <= SHORT_PATTERN ? 0 : Capture.bytes(pattern);
        return more == null ? bytes : bytes + bytes(more);
    }

    private static int bytes(More more) {
        int bytes = 64 + Capture.bytes(more.thread) + Capture.bytes(more.arguments) + 4 * more.markers.size();
        for (KeyValuePair pair : more.keyValues) {
            bytes += 48 + Capture.bytes(pair.key) + Capture.bytes(pair.value);
        }
        Map<String, String> entries = more.entries == null ? Map.of() : more.entries;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += 48 + Capture.bytes(entry.getKey()) + Capture.bytes(entry.getValue());
        }
        return bytes + (more.context == null ? 0 : CONTEXT_BYTES) + Capture.bytes(more.thrown);
    }
}
