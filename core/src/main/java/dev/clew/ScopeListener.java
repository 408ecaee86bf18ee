package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * Told of every change of a thread's current context, on that thread.
 *
 * <p>The MDC mirror is the first of them. One that throws is skipped and counted; the others still run. Those that
 * {@link java.util.ServiceLoader} finds belong to every scope of the class loader, from its first one on.
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

    /**
     * Called where a scope was leaked, or closed twice, out of order or on another thread, on the thread that did it.
     *
     * @param how what it is counted under: {@code scope.leaked}, {@code scope.closed_twice},
     *     {@code scope.closed_out_of_order}, {@code scope.closed_on_other_thread}
     * @param opener where the scope was opened; null unless {@code clew.leaks} is true or a listener
     *     {@linkplain #wantsOpener() wants} it
     */
    default void misused(String how, @Nullable Throwable opener) {}

    /** Whether {@link #misused} is to know the opener, at the cost of a stack trace per scope; asked once. */
    default boolean wantsOpener() {
        return false;
    }
}
