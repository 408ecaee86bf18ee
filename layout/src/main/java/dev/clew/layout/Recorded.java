package dev.clew.layout;

import dev.clew.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One line that the flight recorder keeps, unformatted; what it holds no longer changes.
 *
 * <p>It keeps what it was given as the library's own logger, level and markers, so that the library can write it.
 */
public final class Recorded {
    private static final Object[] NO_ARGUMENTS = {};
    private static final int SHORT_PATTERN = 256;

    /** The bytes of a context that nothing else may keep alive. */
    private static final int CONTEXT = 160;

    /** In the place of an argument that is not there: null may be one. */
    private static final Object NONE = new Object();

    /** What few lines have. */
    private static final class More {
        private final @Nullable TraceContext context;
        private final @Nullable String thread;
        private final @Nullable Object @Nullable [] arguments;
        private final @Nullable Throwable thrown;
        private final List<?> markers;
        private final List<KeyValuePair> keyValues;
        private final @Nullable Map<String, String> entries;

        More(
                @Nullable TraceContext context,
                @Nullable String thread,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable thrown,
                List<?> markers,
                List<KeyValuePair> keyValues,
                @Nullable Map<String, String> entries) {
            this.context = context;
            this.thread = thread;
            this.arguments = arguments;
            this.thrown = thrown;
            this.markers = markers;
            this.keyValues = keyValues;
            this.entries = entries;
        }
    }

    final Object logger;
    private final Object level;
    private final @Nullable String pattern;
    private final @Nullable Object first;
    private final @Nullable Object second;
    private final @Nullable More more;
    private final long nanoTime;
    private final int seq;

    /**
     * @param entries of the thread's context, null where they are the request's usual ones
     * @param context that is current, null where it is the request's own, as it is for most lines
     * @param usualThread the name of the thread that most lines of the request are of, and so is not kept with each
     */
    Recorded(
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
        // hot: once per suppressed line; two arguments and no more is what most lines have
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

    /** The library's logger. */
    public Object logger() {
        return logger;
    }

    /** The library's level. */
    public Object level() {
        return level;
    }

    /** The message before its arguments are put in, null for none. */
    public @Nullable String pattern() {
        return pattern;
    }

    /** The arguments of the message, none for an empty array. */
    public @Nullable Object[] arguments() {
        if (more != null && more.arguments != null) {
            return more.arguments.clone();
        }
        if (first == NONE) {
            return NO_ARGUMENTS;
        }
        return second == NONE ? new @Nullable Object[] {first} : new @Nullable Object[] {first, second};
    }

    /** What was given to be logged beside the arguments, null for nothing. */
    public @Nullable Throwable thrown() {
        return more == null ? null : more.thrown;
    }

    /** The library's markers, empty for none. */
    public List<?> markers() {
        return more == null ? List.of() : more.markers;
    }

    /** The key-values, empty for none. */
    public List<KeyValuePair> keyValues() {
        return more == null ? List.of() : more.keyValues;
    }

    /** The context in which it was logged, null where it is the request's own. */
    @Nullable
    TraceContext ownContext() {
        return more == null ? null : more.context;
    }

    /** What stood in the thread's context, null where it is the usual. */
    @Nullable
    Map<String, String> ownEntries() {
        return more == null ? null : more.entries;
    }

    /** The name of the thread that logged, null where it is the usual one. */
    @Nullable
    String ownThread() {
        return more == null ? null : more.thread;
    }

    /** Which of its request's events it is. */
    public int seq() {
        return seq;
    }

    long nanoTime() {
        return nanoTime;
    }

    /** About how many bytes it keeps alive. */
    int bytes() {
        int bytes = 64 + Capture.bytes(first) + Capture.bytes(second);
        // A short pattern stands in the code; a long one was mostly put together for this line.
        bytes += pattern == null || pattern.length() <= SHORT_PATTERN ? 0 : Capture.bytes(pattern);
        if (more != null) {
            bytes += 64 + Capture.bytes(more.thread) + Capture.bytes(more.arguments) + 4 * more.markers.size();
            for (KeyValuePair pair : more.keyValues) {
                bytes += 48 + Capture.bytes(pair.key) + Capture.bytes(pair.value);
            }
            bytes += more.entries == null ? 0 : bytes(more.entries);
            bytes += more.context == null ? 0 : CONTEXT;
            bytes += more.thrown == null ? 0 : 4096;
        }
        return bytes;
    }

    private static int bytes(Map<String, String> entries) {
        int bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += 48 + Capture.bytes(entry.getKey()) + Capture.bytes(entry.getValue());
        }
        return bytes;
    }

    /**
     * A recorded line, its context and its time, as a library is given it to write.
     *
     * @param context that was current when it was logged
     * @param entries of the thread's context at that time, empty for none
     * @param thread the name of the thread that logged
     * @param epochNanos since 1970
     */
    public record Line(
            Recorded line, TraceContext context, Map<String, String> entries, String thread, long epochNanos) {
        /** Passes the ids, whatever is mirrored, and then the entries: what stands there under an id's name comes last. */
        public void forEachEntry(BiConsumer<? super String, ? super String> action) {
            action.accept("request_id", context.requestId());
            action.accept("trace_id", context.traceId());
            action.accept("span_id", context.spanId());
            entries.forEach(action);
        }
    }
}
