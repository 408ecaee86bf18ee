package dev.clew.layout;

import dev.clew.TraceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of one request, the oldest of which make room for the next.
 *
 * <p>What they take is borrowed from what all requests have together, a step at a time.
 */
final class Ring {
    /** In the place of a number: this ring takes no more lines. */
    static final int OVER = -1;

    private static final int STEP = 4096;
    private static final int FIRST_SIZE = 32;
    private static final @Nullable Recorded[] NO_LINES = {};

    final TraceContext context;
    final String thread = Thread.currentThread().getName();
    private final long bornNanos = System.nanoTime();
    private final long bornEpochNanos;
    private final int maxBytes;
    private final AtomicLong left;
    private volatile @Nullable Map<String, String> usualEntries;
    private @Nullable Recorded[] lines = NO_LINES; // most requests have none
    private int first;
    private int count;
    private int bytes;
    private int borrowed;
    private boolean over;
    private volatile boolean asked;
    private long deadlineNanos;

    /**
     * @param maxBytes of this request
     * @param left of all requests together
     */
    Ring(TraceContext context, int maxBytes, AtomicLong left, long deadlineNanos) {
        this.context = context;
        Instant born = Instant.now(); // to the microsecond, as other lines have it
        this.bornEpochNanos = born.getEpochSecond() * 1_000_000_000L + born.getNano();
        this.maxBytes = maxBytes - maxBytes % STEP;
        this.left = left;
        this.deadlineNanos = bornNanos + deadlineNanos;
    }

    /** Whether this is what stands in the thread's context for most lines, and so is not kept with each: that of the first. */
    @SuppressWarnings("ReferenceEquality") // mostly the same map, and asked for each line
    boolean isUsual(Map<String, String> entries) {
        Map<String, String> usual = usualEntries;
        return entries == usual || entries.equals(usual == null ? firstEntries(entries) : usual);
    }

    private synchronized Map<String, String> firstEntries(Map<String, String> entries) {
        Map<String, String> usual = Objects.requireNonNullElse(usualEntries, entries);
        usualEntries = usual;
        return usual;
    }

    /** Keeps a line; returns how many are lost for it (itself, where there is no room for it alone), or {@link #OVER}. */
    synchronized int add(Recorded line) {
        if (over) {
            return OVER;
        }
        int size = line.bytes();
        boolean more = size <= maxBytes;
        while (bytes + size > borrowed && more) {
            more = borrow();
        }
        if (size > borrowed) {
            return 1;
        }
        int evicted = 0;
        while (bytes + size > borrowed) {
            bytes -= removeFirst().bytes();
            evicted++;
        }
        if (count == lines.length) {
            grow();
        }
        lines[(first + count) & (lines.length - 1)] = line;
        count++;
        bytes += size;
        return evicted;
    }

    private boolean borrow() {
        if (borrowed + STEP > maxBytes) {
            return false;
        }
        if (left.addAndGet(-STEP) < 0) {
            left.addAndGet(STEP);
            return false;
        }
        borrowed += STEP;
        return true;
    }

    private Recorded removeFirst() {
        Recorded line = lines[first];
        lines[first] = null;
        first = (first + 1) & (lines.length - 1);
        count--;
        if (line == null) {
            throw new IllegalStateException("empty");
        }
        return line;
    }

    private void grow() {
        @Nullable Recorded[] more = Arrays.copyOf(lines, Math.max(FIRST_SIZE, 2 * lines.length));
        // What stood before the first comes behind the last.
        System.arraycopy(lines, 0, more, lines.length, first);
        Arrays.fill(more, 0, first, null);
        lines = more;
    }

    /** Returns the lines, the oldest first, and keeps none of them. */
    synchronized List<Recorded.Line> take() {
        List<Recorded.Line> taken = new ArrayList<>(count);
        while (count > 0) {
            Recorded line = removeFirst();
            taken.add(new Recorded.Line(
                    line,
                    Objects.requireNonNullElse(line.ownContext(), context),
                    Objects.requireNonNullElse(line.ownEntries(), firstEntries(Map.of())),
                    Objects.requireNonNullElse(line.ownThread(), thread),
                    bornEpochNanos + line.nanoTime() - bornNanos));
        }
        giveBack();
        return taken;
    }

    /** Takes no more lines, and returns those that are there. */
    synchronized List<Recorded.Line> end() {
        over = true;
        return take();
    }

    /** Takes no more lines, and forgets those that are there. */
    synchronized void drop() {
        // hot: once per request, nearly all of which end well
        over = true;
        lines = NO_LINES;
        first = 0;
        count = 0;
        giveBack();
    }

    private void giveBack() {
        left.addAndGet(borrowed);
        bytes = 0;
        borrowed = 0;
    }

    /**
     * Returns the lines where the request has been going on for too long, once for every such time, else null.
     *
     * <p>Where there was none it takes no more: a span that nobody ends must not stay for ever.
     */
    synchronized @Nullable List<Recorded.Line> takeIfOverdue(long nowNanos, long everyNanos) {
        if (over || nowNanos - deadlineNanos < 0) {
            return null;
        }
        deadlineNanos = nowNanos + everyNanos;
        over = count == 0;
        return take();
    }

    void ask() {
        asked = true;
    }

    boolean isAsked() {
        return asked;
    }
}
