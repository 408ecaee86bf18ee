package dev.clew.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.BasicStatusManager;
import ch.qos.logback.core.status.StatusManager;
import dev.clew.TraceContext;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Where Logback's events get their MDC: the application's entries from the adapter that was there, the ids of a lazy
 * mirror from the current context.
 *
 * <p>An event asks once, on the thread that logs; so this is where it gets its number among its request's events if the
 * application has a generator of sequence numbers in the place of {@link RequestNumbers}.
 */
final class ContextAdapter extends LogbackMDCAdapter {
    private static final int VIEWS = 64;

    /** Whose events ask; null for the one that SLF4J alone asks. */
    private final @Nullable LoggerContext logback;

    private final LogbackMDCAdapter application;

    /** What the events of a thread saw last, mostly those of one request; immutable, so a race makes one more at worst. */
    private final @Nullable ContextMap[] views = new @Nullable ContextMap[VIEWS];

    ContextAdapter(@Nullable LoggerContext logback, LogbackMDCAdapter application) {
        this.logback = logback;
        this.application = application;
    }

    /** Puts one before the adapter that the context has; nothing where there is none that we know, or ours already. */
    static void install(LoggerContext context) {
        RequestNumbers.install(context);
        synchronized (ContextAdapter.class) {
            MDCAdapter there = context.getMDCAdapter();
            if (there instanceof ContextAdapter ours && ours.logback != context) {
                there = ours.application; // the provider's, which SLF4J asks and no event
            }
            if (there instanceof LogbackMDCAdapter application && !(there instanceof ContextAdapter)) {
                // Logback warns of every adapter but the first; this one is meant.
                StatusManager status = context.getStatusManager();
                context.setStatusManager(new BasicStatusManager());
                try {
                    context.setMDCAdapter(new ContextAdapter(context, application));
                } finally {
                    context.setStatusManager(status);
                }
            }
        }
    }

    /** Returns what is in the MDC without the ids of a lazy mirror, a map that no longer changes. */
    static Map<String, String> own(Logger logger) {
        // hot: once per line that the flight recorder keeps
        MDCAdapter there = logger.getLoggerContext().getMDCAdapter();
        LogbackMDCAdapter own = there instanceof ContextAdapter ours
                ? ours.application
                : there instanceof LogbackMDCAdapter other ? other : null;
        return orNone(own == null ? null : own.getPropertyMap());
    }

    private static Map<String, String> orNone(@Nullable Map<String, String> entries) {
        return entries == null ? Collections.emptyMap() : entries;
    }

    @Override
    public Map<String, String> getPropertyMap() {
        // hot: once per event
        Map<String, String> entries = orNone(application.getPropertyMap());
        TraceContext context = TraceContext.current();
        if (logback != null && !RequestNumbers.isIn(logback) && !context.isNone()) {
            return new ContextMap(context, entries, context.nextEvent());
        }
        if (!context.hasLazyMdc()) {
            return entries;
        }
        int place = (int) Thread.currentThread().getId() & (VIEWS - 1);
        ContextMap view = views[place];
        if (view == null || !view.isOf(context, entries)) {
            view = new ContextMap(context, entries, 0);
            views[place] = view;
        }
        return view;
    }

    @Override
    public @Nullable String get(String key) {
        String lazy = TraceContext.current().lazyMdc(key);
        return lazy == null ? application.get(key) : lazy;
    }

    /** With the ids: who hands a copy over to another thread wants them there. */
    @Override
    @SuppressWarnings("unchecked") // raw as Logback declares it
    public @Nullable Map<String, String> getCopyOfContextMap() {
        Map<String, String> copy = application.getCopyOfContextMap();
        TraceContext context = TraceContext.current();
        if (context.isNone()) {
            return copy;
        }
        Map<String, String> all = copy == null ? new HashMap<>() : copy;
        context.forEachLazyMdc(all::put);
        return all;
    }

    @Override
    public Set<String> getKeys() {
        Set<String> own = application.getKeys();
        Set<String> keys = own == null ? new HashSet<>() : new HashSet<>(own);
        TraceContext.current().forEachLazyMdc((key, value) -> keys.add(key));
        return keys;
    }

    @Override
    public void put(String key, @Nullable String value) {
        application.put(key, value);
    }

    @Override
    public void remove(String key) {
        application.remove(key);
    }

    @Override
    public void clear() {
        application.clear();
    }

    /** Without the ids, which a copy has: within a scope our keys are ours, and what the application had there stays. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as declared by Logback
    public void setContextMap(@Nullable Map contextMap) {
        TraceContext context = TraceContext.current();
        if (contextMap == null || context.isNone()) {
            application.setContextMap(contextMap);
            return;
        }
        Map<String, String> entries = new HashMap<>(contextMap);
        context.forEachLazyMdc((key, id) -> entries.compute(key, (k, v) -> application.get(k)));
        application.setContextMap(entries);
    }

    @Override
    public void pushByKey(String key, String value) {
        application.pushByKey(key, value);
    }

    @Override
    public @Nullable String popByKey(String key) {
        return application.popByKey(key);
    }

    @Override
    public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
        return application.getCopyOfDequeByKey(key);
    }

    @Override
    public void clearDequeByKey(String key) {
        application.clearDequeByKey(key);
    }
}
