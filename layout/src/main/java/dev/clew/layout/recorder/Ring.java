package dev.clew.layout.recorder;

import dev.clew.context.TraceContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of one request. The oldest make room for new ones.
 *
 * <p>All requests share a number of bytes, from which a ring borrows in steps.
 */
final class Ring {
    /** The result of {@link #add} if the ring takes no more lines. */
    static final int OVER = -1;

    private static final int STEP = 4096;

    final TraceContext context;
    final String thread = Thread.currentThread().getName();
    private final long epochNanosAtZero;
    private final int maxBytes;
    private final AtomicLong shared;
    private volatile @Nullable Map<String, String> usualEntries;
    private @Nullable Deque<KeptLine> lines; // most requests have none
    private int bytes;
    private int borrowed;
    private boolean over;
    private volatile boolean wanted;
    private long deadlineNanos;

    /**
     * @param maxBytes the limit of this request
     * @param shared the bytes that all requests together have left
     */
    Ring(TraceContext context, int maxBytes, AtomicLong shared, long deadlineNanos) {
        this.context = context;
        long now = System.nanoTime();
        Instant instant = Instant.now(); // in microseconds, as other lines have it
        this.epochNanosAtZero = instant.getEpochSecond() * 1_000_000_000L + instant.getNano() - now;
        this.maxBytes = maxBytes - maxBytes % STEP;
        this.shared = shared;
        this.deadlineNanos = now + deadlineNanos;
    }

    /** Whether these are the entries of the request's first line, which most of its lines have and need not keep. */
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

    /** Keeps a line; returns how many lines were lost by that, itself among them if it is too long, or {@link #OVER}. */
    synchronized int add(KeptLine line) {
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
        Deque<KeptLine> kept = Objects.requireNonNullElseGet(lines, ArrayDeque::new);
        lines = kept;
        int evicted = 0;
        while (bytes + size > borrowed) {
            bytes -= kept.removeFirst().bytes();
            evicted++;
        }
        kept.addLast(line);
        bytes += size;
        return evicted;
    }

    private boolean borrow() {
        if (borrowed + STEP > maxBytes) {
            return false;
        }
        if (shared.addAndGet(-STEP) < 0) {
            shared.addAndGet(STEP);
            return false;
        }
        borrowed += STEP;
        return true;
    }

    /** Removes the lines and returns them, the oldest first. */
    synchronized List<RecordedLine> take() {
        List<RecordedLine> taken = new ArrayList<>();
        if (lines != null) {
            Map<String, String> usual = firstEntries(Map.of());
            lines.forEach(line -> taken.add(line.restore(context, usual, thread, epochNanosAtZero)));
        }
        clear();
        return taken;
    }

    /** Takes no more lines, and returns those that are there. */
    synchronized List<RecordedLine> end() {
        over = true;
        return take();
    }

    /** Takes no more lines, and forgets those that are there. */
    synchronized void drop() {
        // hot: once per request, since nearly all end well
        over = true;
        clear();
    }

    private void clear() {
        lines = null;
        shared.addAndGet(borrowed);
        bytes = 0;
        borrowed = 0;
    }

    /**
     * Removes and returns the lines if the request is over its deadline, and sets the next one; else returns null.
     *
     * <p>Without lines it takes no more: a span that nobody ends must not stay for ever.
     */
    synchronized @Nullable List<RecordedLine> takeIfOverdue(long nowNanos, long everyNanos) {
        if (over || nowNanos - deadlineNanos < 0) {
            return null;
        }
        deadlineNanos = nowNanos + everyNanos;
        over = lines == null;
        return take();
    }

    /** Has the lines written at the end of the request. */
    void want() {
        wanted = true;
    }

    boolean isWanted() {
        return wanted;
    }
}
