package dev.clew.micrometer.brave;

import brave.propagation.CurrentTraceContext.Scope;
import brave.propagation.CurrentTraceContext.ScopeDecorator;
import brave.propagation.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens a scope of ours with each scope of brave that changes the span, so that the MDC and the scope listeners follow.
 *
 * <p>Install it with {@code CurrentTraceContext.Builder.addScopeDecorator}; a bean of this type is enough for
 * micrometer-tracing in Spring Boot. Without it {@code TraceContext.current()} and outgoing headers are right all the same.
 * Safe for all threads.
 */
public final class CorrelationScopeDecorator implements ScopeDecorator {
    private static final CorrelationScopeDecorator INSTANCE = new CorrelationScopeDecorator();

    private CorrelationScopeDecorator() {}

    /** Returns the decorator. */
    public static CorrelationScopeDecorator create() {
        return INSTANCE;
    }

    @Override
    public Scope decorateScope(@Nullable TraceContext span, Scope scope) {
        // Brave opens nothing if the span is the current one already.
        if (scope == Scope.NOOP) {
            return scope;
        }
        return new CorrelatedScope(
                scope, dev.clew.context.TraceContext.current().makeCurrent());
    }

    @Override
    public String toString() {
        return "CorrelationScopeDecorator";
    }

    /** Closes brave's scope first, so that our scopes see the context behind it. */
    private record CorrelatedScope(Scope delegate, dev.clew.context.Scope ours) implements Scope {
        @Override
        public void close() {
            try {
                delegate.close();
            } finally {
                ours.close();
            }
        }
    }
}
