package dev.clew.layout;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for the last 512 throwables the event that logged each first.
 *
 * <p>All layouts of a process share one: an exception has one origin, however many files it is written to. It holds
 * throwables and events weakly. Safe for all threads.
 */
public final class FirstLogged {
    private static final int CAPACITY = 512;

    private record Entry(WeakReference<Throwable> throwable, WeakReference<Object> event, long millis, int nanos) {
        /** Some libraries use an event's object again for the next event, which then has another time. */
        boolean isOf(Object other, long otherMillis, int otherNanos) {
            return event.refersTo(other) && millis == otherMillis && nanos == otherNanos;
        }
    }

    private final @Nullable Entry[] ring = new Entry[CAPACITY];
    private int next;

    private FirstLogged() {}

    /** Returns an empty one. */
    public static FirstLogged create() {
        return new FirstLogged();
    }

    /** Whether no other event logged any of these throwables before; remembers the event as theirs. */
    synchronized boolean isFirst(List<Throwable> chain, Object event, long millis, int nanos) {
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
