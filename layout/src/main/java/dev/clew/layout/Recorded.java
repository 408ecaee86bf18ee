package dev.clew.layout;

import dev.clew.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * One line that the flight recorder keeps, unformatted; what it holds no longer changes.
 *
 * <p>It keeps what it was given as the library's own logger and level, so that the library can write it.
 */
public final class Recorded {
    private static final Object[] NO_ARGUMENTS = {};

    /** What few lines have. */
    private static final class More {
        private final @Nullable Object @Nullable [] arguments;
        private final @Nullable Throwable thrown;
        private final List<Marker> markers;
        private final List<KeyValuePair> keyValues;

        More(
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable thrown,
                List<Marker> markers,
                List<KeyValuePair> keyValues) {
            this.arguments = arguments;
            this.thrown = thrown;
            this.markers = markers;
            this.keyValues = keyValues;
        }
    }

    final Object logger;
    private final Object level;
    private final @Nullable String pattern;
    private final @Nullable Object first;
    private final @Nullable Object second;
    private final @Nullable More more;
    private final String thread;
    private final long nanoTime;
    private final int seq;
    private final byte arguments;

    /** @param arguments captured already */
    Recorded(
            Object logger,
            Object level,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> keyValues,
            long nanoTime,
            int seq) {
        // hot: once per suppressed line; two arguments and no more is what most lines have
        this.logger = logger;
        this.level = level;
        this.pattern = pattern;
        this.thread = Thread.currentThread().getName();
        this.nanoTime = nanoTime;
        this.seq = seq;
        int count = arguments == null ? 0 : arguments.length;
        this.arguments = (byte) Math.min(count, 3);
        this.first = arguments == null || count == 0 || count > 2 ? null : Capture.of(arguments[0]);
        this.second = arguments == null || count != 2 ? null : Capture.of(arguments[1]);
        boolean plain = count <= 2 && thrown == null && markers.isEmpty() && keyValues.isEmpty();
        this.more = plain
                ? null
                : new More(
                        arguments == null || count <= 2 ? null : Capture.all(arguments),
                        thrown,
                        List.copyOf(markers),
                        Capture.all(keyValues));
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
        return switch (arguments) {
            case 0 -> NO_ARGUMENTS;
            case 1 -> new @Nullable Object[] {first};
            case 2 -> new @Nullable Object[] {first, second};
            default -> more == null || more.arguments == null ? NO_ARGUMENTS : more.arguments.clone();
        };
    }

    /** What was given to be logged beside the arguments, null for nothing. */
    public @Nullable Throwable thrown() {
        return more == null ? null : more.thrown;
    }

    /** The markers, empty for none. */
    public List<Marker> markers() {
        return more == null ? List.of() : more.markers;
    }

    /** The key-values, empty for none. */
    public List<KeyValuePair> keyValues() {
        return more == null ? List.of() : more.keyValues;
    }

    /** The name of the thread that logged. */
    public String thread() {
        return thread;
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
        if (more != null) {
            bytes += 64 + Capture.bytes(more.arguments);
            for (KeyValuePair pair : more.keyValues) {
                bytes += 48 + Capture.bytes(pair.value);
            }
            bytes += more.thrown == null ? 0 : 4096;
        }
        return bytes;
    }

    /**
     * A recorded line, its request and its time, as a library is given it to write.
     *
     * @param context of the request
     * @param epochNanos since 1970
     */
    public record Line(Recorded line, TraceContext context, long epochNanos) {}
}
