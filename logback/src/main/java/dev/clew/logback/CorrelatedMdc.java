package dev.clew.logback;

import dev.clew.context.LazyMdc;
import dev.clew.context.TraceContext;
import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The MDC of a request's event: the application's entries, and before them the ids of its context. Read-only.
 *
 * <p>It may carry the event's number. Serialised it is a HashMap, so a receiver needs no Clew. It does not extend
 * {@link java.util.AbstractMap}, whose two fields would make it a third larger: {@code log.LazyMirror.request}, 376 B, in
 * workshop/benchmarks/RESULTS-LOG.md.
 */
final class CorrelatedMdc implements Map<String, String>, Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient TraceContext context;
    private final transient Map<String, String> delegate;
    private final transient int seq;

    /** @param seq the event's number among its request's events, 0 if the event itself knows it */
    CorrelatedMdc(TraceContext context, Map<String, String> delegate, int seq) {
        this.context = context;
        this.delegate = delegate;
        this.seq = seq;
    }

    @SuppressWarnings("ReferenceEquality") // the same map; an equal one may change
    boolean isOf(TraceContext other, Map<String, String> entries) {
        return context == other && delegate == entries;
    }

    int seq() {
        return seq;
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
        String own = LazyMdc.value(context, key);
        return own == null ? delegate.get(key) : own;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return LazyMdc.value(context, key) != null || delegate.containsKey(key);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        LazyMdc.forEach(context, action);
        if (delegate.isEmpty() || !LazyMdc.hasEntries(context)) {
            delegate.forEach(action);
            return;
        }
        delegate.forEach((key, value) -> {
            if (LazyMdc.value(context, key) == null) {
                action.accept(key, value);
            }
        });
    }

    /** Returns all entries in one of the JDK's maps. */
    private Map<String, String> copy() {
        Map<String, String> copy = new HashMap<>(delegate);
        LazyMdc.forEach(context, copy::put);
        return copy;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return copy().entrySet();
    }

    @Override
    public Set<String> keySet() {
        return copy().keySet();
    }

    @Override
    public Collection<String> values() {
        return copy().values();
    }

    @Override
    public int size() {
        return copy().size();
    }

    @Override
    public boolean isEmpty() {
        return copy().isEmpty();
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return copy().containsValue(value);
    }

    @Override
    public String put(String key, String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String remove(@Nullable Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<? extends String, ? extends String> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || copy().equals(other);
    }

    @Override
    public int hashCode() {
        return copy().hashCode();
    }

    @Override
    public String toString() {
        return copy().toString();
    }

    @Serial
    private Object writeReplace() {
        return copy();
    }
}
