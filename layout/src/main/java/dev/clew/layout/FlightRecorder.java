package dev.clew.layout;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Keeps the lines of a request that are below the level of their logger, and writes them where the request ends badly.
 *
 * <p>A request begins and ends with its server or consumer span. Its lines are written behind the line of that end where
 * its outcome is not {@code OK}, where it was slow, or where somebody {@linkplain #keep() asked}; else they are dropped.
 * They are written too where it has not ended by the deadline, and where the process goes down. Safe for all threads;
 * nothing here ever throws into the application.
 */
public final class FlightRecorder {
    /** {@link #global()}'s, told of the spans of {@link Clew#global()}; found by {@link java.util.ServiceLoader}. */
    public static final class Spans implements SpanListener {
        /** Called by the service loader. */
        public Spans() {}

        @Override
        public void started(Span span) {
            global().started(span);
        }

        @Override
        public void ended(Span span) {
            global().ended(span);
        }

        @Override
        public boolean wantsScope() {
            return false;
        }

        @Override
        public String toString() {
            return global().toString();
        }
    }

    private static final class Global {
        private static final FlightRecorder INSTANCE = RecorderSettings.recorder();
    }

    private static final long SWEEP_NANOS = 1_000_000_000L;

    private final List<String> loggers;
    private final long slowNanos;
    private final long deadlineNanos;
    private final int requestBytes;
    private final AtomicLong left;
    private final Clew.Counters counters;
    private final Map<Object, Ring> rings = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime() + SWEEP_NANOS);
    private final Writers writers;

    /**
     * @param loggers whose lines are kept, with all below them; off where it is empty
     * @param slow from which a request's lines are written, zero for never
     * @param deadline after which those of one that has not ended are written
     */
    FlightRecorder(
            List<String> loggers,
            Duration slow,
            Duration deadline,
            int requestBytes,
            long totalBytes,
            Clew.Counters counters) {
        this.loggers = List.copyOf(loggers);
        this.slowNanos = slow.isZero() ? Long.MAX_VALUE : slow.toNanos();
        this.deadlineNanos = deadline.toNanos();
        this.requestBytes = requestBytes;
        this.left = new AtomicLong(totalBytes);
        this.counters = counters;
        this.writers = new Writers(counters, this::writeAll);
    }

    /**
     * Returns the process's recorder, configured by the {@code clew.recorder.*} settings; off where they name no logger.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static FlightRecorder global() {
        return Global.INSTANCE;
    }

    /** Whether no logger is recorded. */
    public boolean isOff() {
        return loggers.isEmpty();
    }

    /** Whether the lines of a logger are kept; asked once per logger, since names do not change. */
    public boolean isRecorded(String logger) {
        for (String name : loggers) {
            if (name.equals("*")
                    || logger.startsWith(name)
                            && (logger.length() == name.length() || logger.charAt(name.length()) == '.')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Opens a writer: of those that are open the last one gets the lines of requests that end badly.
     *
     * <p>It is called on the thread on which the request ends, and by a shutdown hook, which is there until it is closed.
     *
     * @param writer which {@link #close} is to be called with
     */
    public void open(Consumer<Recorded.Line> writer) {
        if (!isOff()) {
            writers.open(writer);
        }
    }

    /** Closes a writer; the last one is first given the lines of all requests that have not ended. */
    public void close(Consumer<Recorded.Line> writer) {
        if (writers.isLast(writer)) {
            writeAll();
        }
        writers.close(writer);
    }

    /** Whether the calling thread is within a request whose lines are kept. */
    public boolean isRecording() {
        return ring(TraceContext.current()) != null;
    }

    /**
     * Keeps a line of the current request.
     *
     * @param logger the library's, of a name that {@link #isRecorded}
     * @param level the library's
     * @param arguments of the pattern; what may change among them is turned into text at once
     * @param markers the library's
     * @param entries of the thread's context, a map that no longer changes
     * @param seq which of its request's events it is, 0 where it was not yet counted
     * @return false outside a request, and where it has ended or was given up
     */
    public boolean record(
            Object logger,
            Object level,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            List<?> markers,
            List<KeyValuePair> keyValues,
            Map<String, String> entries,
            int seq) {
        // hot: once per suppressed line
        TraceContext context = TraceContext.current();
        Ring ring = ring(context);
        if (ring == null) {
            return false;
        }
        try {
            Recorded line = new Recorded(
                    logger,
                    level,
                    pattern,
                    arguments,
                    thrown,
                    markers,
                    keyValues,
                    ring.isUsual(entries) ? null : entries,
                    context.equals(ring.context) ? null : context,
                    ring.thread,
                    System.nanoTime(),
                    seq == 0 ? context.nextEvent() : seq);
            int lost = ring.add(line);
            for (int i = 0; i < lost; i++) {
                counters.add("recorder.evicted");
            }
            return lost != Ring.OVER;
        } catch (Throwable t) {
            counters.skipped("recorder", t);
            return true;
        }
    }

    /** Has the lines of the current request written when it ends, however it ends. */
    public void keep() {
        Ring ring = ring(TraceContext.current());
        if (ring != null) {
            ring.ask();
        }
    }

    private @Nullable Ring ring(TraceContext context) {
        return context.isNone() ? null : rings.get(context.requestKey());
    }

    void started(Span span) {
        if (isOff() || !isEntry(span)) {
            return;
        }
        TraceContext context = span.context();
        rings.putIfAbsent(context.requestKey(), new Ring(context, requestBytes, left, deadlineNanos));
        long now = System.nanoTime();
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + SWEEP_NANOS)) {
            writeOverdue(now);
        }
    }

    void ended(Span span) {
        if (isOff() || !isEntry(span)) {
            return;
        }
        Object key = span.context().requestKey();
        Ring ring = rings.get(key);
        if (ring == null) {
            return;
        }
        if (span.outcome() != Span.Outcome.OK || span.durationNanos() >= slowNanos) {
            ring.ask();
        }
        if (!span.context().equals(ring.context)) {
            return; // within the request, which goes on
        }
        rings.remove(key, ring);
        if (ring.isAsked()) {
            writers.write(ring.end());
        } else {
            ring.drop();
        }
    }

    private static boolean isEntry(Span span) {
        return span.kind() == Span.Kind.SERVER || span.kind() == Span.Kind.CONSUMER;
    }

    void writeOverdue(long now) {
        rings.forEach((key, ring) -> {
            List<Recorded.Line> lines = ring.takeIfOverdue(now, deadlineNanos);
            if (lines != null) {
                counters.add("recorder.overdue");
                if (lines.isEmpty()) {
                    rings.remove(key, ring);
                }
                writers.write(lines);
            }
        });
    }

    /** Writes what is kept of all requests that have not ended; returns when it is written, whoever writes it. */
    void writeAll() {
        synchronized (rings) { // who closes must not take the file away while the hook is still writing
            for (Ring ring : rings.values()) {
                writers.write(ring.take());
            }
        }
    }

    @Override
    public String toString() {
        return isOff() ? "FlightRecorder(off)" : "FlightRecorder" + loggers;
    }
}
