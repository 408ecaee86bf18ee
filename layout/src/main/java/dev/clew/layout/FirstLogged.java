package dev.clew.layout;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Which event was the first to log a throwable, for the last few hundred of them.
 *
 * <p>Weak on both sides. One for all layouts of a logging library, because a process has one origin of an exception
 * however many files it is written to; safe for all threads.
 */
public final class FirstLogged {
    private static final int CAPACITY = 512;

    private record Entry(WeakReference<Throwable> throwable, WeakReference<Object> event, long millis, int nanos) {
        /** Some libraries use an event's object again for the next; the time is then another. */
        boolean isOf(Object other, long otherMillis, int otherNanos) {
            return event.refersTo(other) && millis == otherMillis && nanos == otherNanos;
        }
    }

    private final @Nullable Entry[] ring = new Entry[CAPACITY];
    private int next;

    private FirstLogged() {}

    /** Returns one that knows of no event. */
    public static FirstLogged create() {
        return new FirstLogged();
    }

    /** Whether no other event logged any of these before; from now on this one has. */
    synchronized boolean isFirst(Iterable<Throwable> chain, Object event, long millis, int nanos) {
        boolean first = true;
        for (Throwable throwable : chain) {
            Entry entry = find(throwable);
            if (entry == null) {
                ring[next] = new Entry(new WeakReference<>(throwable), new WeakReference<>(event), millis, nanos);
                next = (next + 1) % CAPACITY;
            } else if (!entry.isOf(event, millis, nanos)) {
                first = false;
            }
        }
        return first;
    }

    private @Nullable Entry find(Throwable throwable) {
        for (Entry entry : ring) {
            if (entry != null && entry.throwable().refersTo(throwable)) {
                return entry;
            }
        }
        return null;
    }
}
