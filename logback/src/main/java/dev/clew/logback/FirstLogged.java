package dev.clew.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Which event was the first to log a throwable, for the last few hundred of them.
 *
 * <p>Weak on both sides. One for all encoders of a Logback context, because a process has one origin of an exception
 * however many files it is written to; safe for all threads.
 */
final class FirstLogged {
    private static final int CAPACITY = 512;
    private static final String KEY = FirstLogged.class.getName();

    private record Entry(WeakReference<Throwable> throwable, WeakReference<ILoggingEvent> event) {}

    private final @Nullable Entry[] ring = new Entry[CAPACITY];
    private int next;

    /** Returns that of the context, one of its own where there is no context. */
    static FirstLogged of(@Nullable Context context) {
        if (context == null) {
            return new FirstLogged();
        }
        synchronized (FirstLogged.class) {
            if (context.getObject(KEY) instanceof FirstLogged there) {
                return there;
            }
            FirstLogged made = new FirstLogged();
            context.putObject(KEY, made);
            return made;
        }
    }

    /** Whether no other event logged any of these before; from now on this one has. */
    synchronized boolean isFirst(Iterable<Throwable> chain, ILoggingEvent event) {
        boolean first = true;
        for (Throwable throwable : chain) {
            Entry entry = find(throwable);
            if (entry == null) {
                ring[next] = new Entry(new WeakReference<>(throwable), new WeakReference<>(event));
                next = (next + 1) % CAPACITY;
            } else if (!entry.event().refersTo(event)) {
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
