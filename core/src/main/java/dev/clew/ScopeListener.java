package dev.clew;

/**
 * Told of every change of a thread's current context, on that thread.
 *
 * <p>The MDC mirror is the first of them. One that throws is skipped and counted; the others still run.
 */
@FunctionalInterface
public interface ScopeListener {
    /**
     * Called after {@code to} has become the thread's context.
     *
     * @param from {@link TraceContext#NONE} where the outermost scope opened
     * @param to {@link TraceContext#NONE} where the outermost scope closed
     */
    void changed(TraceContext from, TraceContext to);
}
