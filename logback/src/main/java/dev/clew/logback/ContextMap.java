package dev.clew.logback;

import dev.clew.TraceContext;
import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The MDC of one event of a request: what the application has there, and the ids of its context before it. Not to be
 * changed.
 *
 * <p>It may know which of the request's events it belongs to. Serialised it is a HashMap, so that a receiver needs no Clew.
 * It extends no map of the JDK's, whose fields would be a third of it.
 */
final class ContextMap implements Map<String, String>, Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient TraceContext context;
    private final transient Map<String, String> application;
    private final transient int seq;

    /** @param seq which of the request's events it belongs to, 0 where the event itself knows */
    ContextMap(TraceContext context, Map<String, String> application, int seq) {
        this.context = context;
        this.application = application;
        this.seq = seq;
    }

    @SuppressWarnings("ReferenceEquality") // the same map; an equal one may be changed
    boolean isOf(TraceContext other, Map<String, String> entries) {
        return context == other && application == entries;
    }

    int seq() {
        return seq;
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
        String own = context.lazyMdc(key);
        return own == null ? application.get(key) : own;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return context.lazyMdc(key) != null || application.containsKey(key);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        context.forEachLazyMdc(action);
        if (application.isEmpty() || !context.hasLazyMdc()) {
            application.forEach(action);
            return;
        }
        application.forEach((key, value) -> {
            if (context.lazyMdc(key) == null) {
                action.accept(key, value);
            }
        });
    }

    /** All of it as a map of the JDK's: for whoever does not ask by key. */
    private Map<String, String> copy() {
        Map<String, String> copy = new HashMap<>(application);
        context.forEachLazyMdc(copy::put);
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
