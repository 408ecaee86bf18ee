package dev.clew.micrometer;

import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Carries the current context, MDC included, wherever Micrometer's context propagation carries thread-locals: Reactor with
 * automatic propagation, {@code ContextSnapshot}, {@code ContextExecutorService}.
 *
 * <p>{@code ContextRegistry.getInstance()} finds it by itself; another registry gets it by
 * {@code registerThreadLocalAccessor}.
 */
public final class ContextThreadLocalAccessor implements ThreadLocalAccessor<TraceContext> {
    /** The key of the context in a snapshot and in Reactor's {@code Context}. */
    public static final String KEY = "dev.clew.context";

    /** For {@link java.util.ServiceLoader}. */
    public ContextThreadLocalAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable TraceContext getValue() {
        TraceContext current = TraceContext.current();
        return current.isNone() ? null : current;
    }

    @Override
    public void setValue(TraceContext value) {
        ContextSpi.attach(value);
    }

    /** Hides the thread's context until {@link #restore()}. */
    @Override
    public void setValue() {
        ContextSpi.attach(TraceContext.NONE);
    }

    /** Ends what the last {@code setValue} began; {@code previous} is then current because its own scope is open. */
    @Override
    public void restore(TraceContext previous) {
        ContextSpi.detach();
    }

    @Override
    public void restore() {
        ContextSpi.detach();
    }

    @Override
    public String toString() {
        return "ContextThreadLocalAccessor";
    }
}
