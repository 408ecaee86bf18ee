package dev.clew.logback;

import dev.clew.TraceContext;
import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The MDC of one event of a request: what the application has there, and the ids of its context before it.
 *
 * <p>It knows which of the request's events it belongs to. Serialised it is a HashMap, so that a receiver needs no Clew.
 */
final class ContextMap extends AbstractMap<String, String> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient TraceContext context;
    private final transient Map<String, String> application;
    private final transient int seq;

    ContextMap(TraceContext context, Map<String, String> application, int seq) {
        this.context = context;
        this.application = application;
        this.seq = seq;
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
        return get(key) != null || application.containsKey(key);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        context.forEachLazyMdc(action);
        application.forEach((key, value) -> {
            if (context.lazyMdc(key) == null) {
                action.accept(key, value);
            }
        });
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new HashSet<>(copy().entrySet());
    }

    @Override
    public int size() {
        return copy().size();
    }

    Map<String, String> copy() {
        Map<String, String> copy = new HashMap<>(application);
        context.forEachLazyMdc(copy::put);
        return copy;
    }

    @Serial
    private Object writeReplace() {
        return copy();
    }
}
