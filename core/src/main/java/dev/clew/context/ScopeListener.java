package dev.clew.context;

import org.jspecify.annotations.Nullable;

/**
 * A listener to every change of a thread's current context, called on that thread.
 *
 * <p>It runs after the MDC mirror. A listener that throws is skipped and counted; the others still run. The listeners that
 * {@link java.util.ServiceLoader} finds hear of every scope of the class loader, from the first one on.
 */
@FunctionalInterface
public interface ScopeListener {
    /**
     * Called after {@code to} has become the thread's context.
     *
     * @param from {@link TraceContext#NONE} if the outermost scope opened
     * @param to {@link TraceContext#NONE} if the outermost scope closed
     */
    void changed(TraceContext from, TraceContext to);

    /**
     * Called if a scope was leaked, or closed twice, out of order or on another thread; on the thread that did it.
     *
     * @param how the name of its counter: {@code scope.leaked}, {@code scope.closed_twice},
     *     {@code scope.closed_out_of_order}, {@code scope.closed_on_other_thread}
     * @param opener the place where the scope was opened; null unless {@code clew.leaks} is true or a listener
     *     {@linkplain #wantsOpener() wants} it
     */
    default void misused(String how, @Nullable Throwable opener) {}

    /** Whether {@link #misused} gets the opener, which costs a stack trace per scope; asked once. */
    default boolean wantsOpener() {
        return false;
    }
}
