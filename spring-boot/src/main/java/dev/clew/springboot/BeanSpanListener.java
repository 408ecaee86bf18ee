package dev.clew.springboot;

import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The place of a listener that is a bean. It hears nothing before the bean is there.
 *
 * <p>Made before the bean: a listener that has a client, a template or a DataSource needs beans that need {@code Clew}.
 */
final class BeanSpanListener implements SpanListener {
    private volatile @Nullable SpanListener bean;
    private volatile boolean beanWantsScope;

    void set(SpanListener listener) {
        beanWantsScope = listener.wantsScope();
        bean = listener;
    }

    @Override
    public void started(Span span) {
        tell(span, SpanListener::started);
    }

    @Override
    public void ended(Span span) {
        tell(span, SpanListener::ended);
    }

    /** Returns false, since the answer is the bean's, and asked too early: the scope is opened here. */
    @Override
    public boolean wantsScope() {
        return false;
    }

    private void tell(Span span, BiConsumer<SpanListener, Span> event) {
        SpanListener listener = bean;
        if (listener == null) {
            return;
        }
        if (!beanWantsScope) {
            event.accept(listener, span);
            return;
        }
        try (Scope scope = ContextSpi.openQuiet(span.context())) {
            event.accept(listener, span);
        }
    }

    @Override
    public String toString() {
        return "BeanSpanListener(" + bean + ')';
    }
}
