package dev.clew.layout.recorder;

import dev.clew.Span;
import dev.clew.context.Counters;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Keeps the lines of a request that are below the level of their logger, and writes them if the request ends badly.
 *
 * <p>A request begins and ends with its server or consumer span. Its lines are written behind the line of that end if
 * the outcome is not {@code OK}, if the request was slow, or if {@link #keep()} was called. Else they are dropped. They
 * are written too if the request has not ended by its deadline, and when the process goes down. Safe for all threads;
 * it never throws into the application.
 */
public final class FlightRecorder {
    private static final class Global {
        private static final FlightRecorder INSTANCE = RecorderSettings.recorder();
    }

    private static final long SWEEP_NANOS = 1_000_000_000L;

    private final List<String> loggers;
    private final Level lowest;
    private final long slowNanos;
    private final long deadlineNanos;
    private final int requestBytes;
    private final AtomicLong sharedBytes;
    private final Counters counters;
    /** The answers of {@link #isRecorded}; there are as many as loggers. */
    private final Map<String, Boolean> isRecorded = new ConcurrentHashMap<>();

    private final Map<Object, Ring> rings = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime() + SWEEP_NANOS);
    private final Writers writers;

    /**
     * @param loggers the loggers whose lines are kept, with those below them; off if it is empty
     * @param lowest the finest level whose lines are kept
     * @param slow the duration from which a request's lines are written, zero for never
     * @param deadline the time after which the lines of an unfinished request are written
     */
    FlightRecorder(
            List<String> loggers,
            Level lowest,
            Duration slow,
            Duration deadline,
            int requestBytes,
            long totalBytes,
            Counters counters) {
        this.loggers = List.copyOf(loggers);
        this.lowest = lowest;
        this.slowNanos = slow.isZero() ? Long.MAX_VALUE : slow.toNanos();
        this.deadlineNanos = deadline.toNanos();
        this.requestBytes = requestBytes;
        this.sharedBytes = new AtomicLong(totalBytes);
        this.counters = counters;
        this.writers = new Writers(counters, this::writeAll);
    }

    /**
     * Returns the process's recorder, configured by the {@code clew.recorder.*} settings; off if they name no logger.
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

    /** Returns the finest level whose lines are kept ({@code clew.recorder.level}); a guard for a finer one stays false. */
    public Level lowestLevel() {
        return lowest;
    }

    /** Whether the lines of a logger are kept, from {@link #lowestLevel()} on. */
    public boolean isRecorded(String logger) {
        // hot: once per logging call below the level (log.LogbackRecorder.otherLine in
        // workshop/benchmarks/RESULTS-LOG.md)
        Boolean known = isRecorded.get(logger);
        return known != null ? known : isRecorded.computeIfAbsent(logger, this::isNamed);
    }

    private boolean isNamed(String logger) {
        for (String name : loggers) {
            if (name.equals("*") || logger.equals(name) || logger.startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Opens a writer, which gets the recorded lines until it is closed or another one is opened.
     *
     * <p>It is called on the thread on which the request ends, and by a shutdown hook.
     */
    public void open(Consumer<RecordedLine> writer) {
        if (!isOff()) {
            writers.open(writer);
        }
    }

    /** Closes a writer. The last one first gets the lines of all requests that have not ended. */
    public void close(Consumer<RecordedLine> writer) {
        if (writers.isOnly(writer)) {
            writeAll();
        }
        writers.close(writer);
    }

    /** Whether the calling thread is in a request whose lines are kept. */
    public boolean isRecording() {
        return ring(TraceContext.current()) != null;
    }

    /**
     * Keeps a line of the current request.
     *
     * @param logger the library's logger, of a name that {@link #isRecorded}
     * @param level the library's level
     * @param arguments the pattern's arguments; any that may change becomes text at once
     * @param markers the library's markers
     * @param entries the entries of the thread's context, a map that no longer changes
     * @param seq its number among its request's events, 0 if it was not counted yet
     * @return false outside a request, and in one that takes no more lines
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
            KeptLine line = new KeptLine(
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
                    seq == 0 ? RequestState.nextEvent(context) : seq);
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

    /** Has the lines of the current request written at its end, whatever its outcome. */
    public void keep() {
        Ring ring = ring(TraceContext.current());
        if (ring != null) {
            ring.want();
        }
    }

    private @Nullable Ring ring(TraceContext context) {
        return context.isNone() ? null : rings.get(RequestState.key(context));
    }

    void started(Span span) {
        if (isOff() || !isEntry(span)) {
            return;
        }
        writers.tellIfNone();
        TraceContext context = span.context();
        rings.putIfAbsent(RequestState.key(context), new Ring(context, requestBytes, sharedBytes, deadlineNanos));
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
        Object key = RequestState.key(span.context());
        Ring ring = rings.get(key);
        if (ring == null) {
            return;
        }
        if (span.outcome() != Span.Outcome.OK || span.durationNanos() >= slowNanos) {
            ring.want();
        }
        if (!span.context().equals(ring.context)) {
            return; // a span within the request
        }
        rings.remove(key, ring);
        if (ring.isWanted()) {
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
            List<RecordedLine> lines = ring.takeIfOverdue(now, deadlineNanos);
            if (lines != null) {
                counters.add("recorder.overdue");
                if (lines.isEmpty()) {
                    rings.remove(key, ring);
                }
                writers.write(lines);
            }
        });
    }

    /** Writes the lines of all requests that have not ended; returns when they are written, by whichever thread. */
    void writeAll() {
        synchronized (rings) { // closing must not take the file away while the hook is still writing
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
