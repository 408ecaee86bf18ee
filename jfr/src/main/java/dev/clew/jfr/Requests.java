package dev.clew.jfr;

import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are open, or were a moment ago, under the numbers by which events name them.
 *
 * <p>One set is in force at a time for all requests of the class loader, because their listeners are found by
 * {@link java.util.ServiceLoader}. Safe for all threads.
 */
final class Requests {
    private static final AtomicReference<@Nullable Requests> IN_FORCE = new AtomicReference<>();

    private static final int MAX_OPEN = 8_192;

    /** So many are forgotten at once when there are too many, so that the sorting is seldom. */
    private static final int ROOM = MAX_OPEN / 8;

    /** At 1,000 requests a second, those of the last four seconds. */
    private static final int MAX_OVER = 4_096;

    /** A lock that was waited for this long may have been held by a request that ended at the beginning. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<Long, SeenRequest> open = new ConcurrentHashMap<>();
    private final Map<Long, SeenRequest> over = new ConcurrentHashMap<>();

    /** Another class loader's requests are recorded under the same names, and must have other numbers. */
    private final AtomicLong numbers =
            new AtomicLong(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE / 2));

    private final Counters counters;

    Requests(Counters counters) {
        this.counters = counters;
    }

    /** Returns those that are in force, null if pauses are not recorded. */
    static @Nullable Requests inForce() {
        // hot: at every change of a thread's context
        return IN_FORCE.get();
    }

    /** Returns false if others are in force. */
    boolean putInForce() {
        return IN_FORCE.compareAndSet(null, this);
    }

    void withdraw() {
        IN_FORCE.compareAndSet(this, null);
        open.clear();
        over.clear();
    }

    /** Tells the recording that another context became current on the calling thread, if it is another request's. */
    void changed(TraceContext from, TraceContext to) {
        // A line that is being written is a part of what its thread does.
        if (isQuiet(from) || isQuiet(to)) {
            return;
        }
        @Nullable SeenRequest before = from.isNone() ? null : of(from);
        @Nullable SeenRequest after = to.isNone() ? null : of(to);
        if (before == after) {
            return;
        }
        if (before != null && before.left()) {
            end(before);
        }
        if (after != null) {
            after.entered();
            if (after.isOver()) {
                resume(after);
            }
        }
        ContextEvent event = new ContextEvent();
        if (event.shouldCommit()) {
            event.request = after == null ? 0 : after.number();
            event.commit();
        }
    }

    private static boolean isQuiet(TraceContext context) {
        return !context.isNone() && ContextSpi.isQuiet(context);
    }

    void started(Span span) {
        of(span.context()).serve();
    }

    void ended(Span span) {
        SeenRequest request = of(span.context());
        request.served();
        end(request);
        RequestEvent event = new RequestEvent();
        if (event.shouldCommit()) {
            event.request = request.number();
            event.requestId = span.context().requestId();
            event.span = span.name();
            event.outcome = span.outcome().name().toLowerCase(Locale.ROOT);
            event.requestDuration = span.durationNanos();
            event.commit();
        }
    }

    private SeenRequest of(TraceContext context) {
        SeenRequest request = RequestState.total(
                context, SeenRequest.class, () -> new SeenRequest(numbers.getAndIncrement(), context));
        if (!request.isIn(this)) {
            register(request);
        }
        return request;
    }

    private void register(SeenRequest request) {
        if (open.size() >= MAX_OPEN) {
            makeRoom();
        }
        request.registered(this);
        open.put(request.number(), request);
    }

    /** Forgets the oldest open requests, first those on which no thread works: their spans may never end. */
    private synchronized void makeRoom() {
        if (open.size() < MAX_OPEN) {
            return; // another thread has done it
        }
        record Candidate(boolean busy, SeenRequest request) {} // a thread may begin or leave it during the sort
        open.values().stream()
                .map(request -> new Candidate(request.thread() != null, request))
                .sorted(Comparator.comparing(Candidate::busy)
                        .thenComparingLong(candidate -> candidate.request().number()))
                .limit(ROOM)
                .toList()
                .forEach(candidate -> forget(candidate.request()));
    }

    private void forget(SeenRequest request) {
        request.forgotten();
        if (open.remove(request.number()) != null) {
            counters.add("jfr.requests_left_out");
        }
    }

    private void end(SeenRequest request) {
        request.over();
        if (request.isIn(this)) {
            over.put(request.number(), request);
            open.remove(request.number());
        }
    }

    /** Work may go on after its span has ended; without a span it is over whenever nobody does it. */
    private void resume(SeenRequest request) {
        request.goesOn();
        if (request.isIn(this)) {
            open.put(request.number(), request);
            over.remove(request.number());
        }
    }

    /** Returns the request with a number, null if it is forgotten, or another class loader's. */
    @Nullable
    SeenRequest get(long number) {
        SeenRequest request = open.get(number);
        return request == null ? over.get(number) : request;
    }

    Collection<SeenRequest> open() {
        return open.values();
    }

    Collection<SeenRequest> over() {
        return over.values();
    }

    /** Returns the requests that were being served at any moment between the two times, oldest first. */
    List<SeenRequest> open(long from, long to) {
        return Stream.concat(open.values().stream(), over.values().stream())
                .filter(request -> request.wasOpen(from, to))
                .distinct()
                .sorted(Comparator.comparingLong(SeenRequest::began))
                .toList();
    }

    /** Forgets what was over long ago, and the oldest of what was over lately if that is too many. */
    void sweep() {
        long now = System.nanoTime();
        over.values().removeIf(request -> request.isOverSince(KEPT_NANOS, now));
        int tooMany = over.size() - MAX_OVER;
        if (tooMany > 0) {
            over.keySet().stream().sorted().limit(tooMany).toList().forEach(over::remove);
        }
    }

    @Override
    public String toString() {
        return "Requests(open=" + open.size() + ", over=" + over.size() + ")";
    }
}
