package dev.clew.jfr;

import dev.clew.context.RequestTotal;
import dev.clew.context.TraceContext;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request of this process, as the joining of events knows it.
 *
 * <p>The threads of the request write what {@link Requests} reads. What has a time by the events' clock belongs to the
 * thread of the recording.
 */
final class SeenRequest implements RequestTotal {
    private final long number;
    private final TraceContext context;
    private final long sinceNanos = System.nanoTime();
    private volatile @Nullable Requests registry;
    private volatile @Nullable Thread thread;
    private volatile boolean isRequest;
    private volatile boolean isServed;
    private volatile boolean isOver;
    private volatile long overNanos;

    private long began;
    private long ended;

    SeenRequest(long number, TraceContext context) {
        this.number = number;
        this.context = context;
    }

    /** Returns the number by which the events name it. */
    long number() {
        return number;
    }

    /** Returns the first context of the request that was seen. */
    TraceContext context() {
        return context;
    }

    boolean isIn(Requests requests) {
        return registry == requests;
    }

    void registered(Requests requests) {
        registry = requests;
    }

    /** It is in no registry any more, until it is seen again. */
    void forgotten() {
        registry = null;
    }

    /** The request became current on the calling thread. */
    void entered() {
        thread = Thread.currentThread();
    }

    /** The calling thread has gone on to something else. Returns true if nobody tells that the work is over. */
    boolean left() {
        if (thread == Thread.currentThread()) {
            thread = null;
        }
        return !isServed;
    }

    /** Returns the thread on which it became current last, null if that has gone on. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** It came in from somewhere, so that it is open until its span ends. */
    void serve() {
        isRequest = true;
        isServed = true;
    }

    /** Its span has ended. */
    void served() {
        isServed = false;
    }

    void over() {
        overNanos = System.nanoTime();
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    void goesOn() {
        isOver = false;
    }

    /** Whether it has been over for so many nanoseconds. */
    boolean isOverSince(long nanos, long now) {
        return isOver && now - overNanos > nanos;
    }

    /** Whether it began so many nanoseconds ago. */
    boolean isOlderThan(long nanos, long now) {
        return now - sinceNanos > nanos;
    }

    /** Tells the time at which it was first seen. */
    void beganAt(long time) {
        if (began == 0) {
            began = time;
        }
    }

    void endedAt(long time) {
        ended = time;
    }

    long began() {
        return began;
    }

    /** Whether it was being served at any moment between the two. */
    boolean wasOpen(long from, long to) {
        return isRequest && began != 0 && began <= to && (ended == 0 || ended >= from);
    }

    /** It adds nothing to the line of the request's end: what it is joined with comes later. */
    @Override
    public void forEachAttribute(BiConsumer<String, Object> action) {}
}
