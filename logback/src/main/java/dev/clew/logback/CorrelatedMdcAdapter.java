package dev.clew.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.BasicStatusManager;
import ch.qos.logback.core.status.StatusManager;
import dev.clew.context.LazyMdc;
import dev.clew.context.LineWriting;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * An MDC adapter before Logback's own: adds the ids of a lazy mirror, which it reads from the current context.
 *
 * <p>An event asks it once, on the thread that logs. So the event gets its number here if the application has a sequence
 * number generator of its own.
 */
final class CorrelatedMdcAdapter extends LogbackMDCAdapter {
    private static final int PLACES = 64;

    /** The context whose events ask; null for the adapter that SLF4J alone asks. */
    private final @Nullable LoggerContext logback;

    private final LogbackMDCAdapter delegate;

    /**
     * The last MDC that the events of a thread saw. Most events of a request see the same one, so a request makes one
     * for all its lines: {@code log.LazyMirror.request}, 376 B, in workshop/benchmarks/RESULTS-LOG.md.
     */
    private final @Nullable CorrelatedMdc[] last = new @Nullable CorrelatedMdc[PLACES];

    CorrelatedMdcAdapter(@Nullable LoggerContext logback, LogbackMDCAdapter delegate) {
        this.logback = logback;
        this.delegate = delegate;
    }

    /**
     * Wraps the context's adapter, unless it is wrapped already.
     *
     * @return false for an unknown adapter, which stays as it is: events have no ids of a lazy mirror
     */
    static boolean install(LoggerContext context) {
        RequestSequence.install(context);
        synchronized (CorrelatedMdcAdapter.class) {
            MDCAdapter adapter = context.getMDCAdapter();
            if (adapter instanceof CorrelatedMdcAdapter ours && ours.logback != context) {
                adapter = ours.delegate; // the provider's, which SLF4J asks and no event
            }
            if (adapter instanceof LogbackMDCAdapter plain && !(adapter instanceof CorrelatedMdcAdapter)) {
                // Logback warns of every adapter after the first one.
                StatusManager status = context.getStatusManager();
                context.setStatusManager(new BasicStatusManager());
                try {
                    context.setMDCAdapter(new CorrelatedMdcAdapter(context, plain));
                } finally {
                    context.setStatusManager(status);
                }
            }
            boolean installed = context.getMDCAdapter() instanceof CorrelatedMdcAdapter;
            if (installed) {
                LazyMdc.addReader();
            }
            return installed;
        }
    }

    /** Returns the MDC without the ids of a lazy mirror, a map that no longer changes. */
    static Map<String, String> applicationEntries(Logger logger) {
        // hot: once per line that the flight recorder keeps
        MDCAdapter adapter = logger.getLoggerContext().getMDCAdapter();
        if (adapter instanceof CorrelatedMdcAdapter ours) {
            adapter = ours.delegate;
        }
        return orEmpty(adapter instanceof LogbackMDCAdapter plain ? plain.getPropertyMap() : null);
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> entries) {
        return entries == null ? Collections.emptyMap() : entries;
    }

    @Override
    public Map<String, String> getPropertyMap() {
        // hot: once per event
        Map<String, String> entries = orEmpty(delegate.getPropertyMap());
        TraceContext context = LineWriting.context();
        if (logback != null && !RequestSequence.isIn(logback) && !context.isNone()) {
            return new CorrelatedMdc(context, entries, RequestState.nextEvent(context));
        }
        if (!LazyMdc.hasEntries(context)) {
            return entries;
        }
        int place = (int) Thread.currentThread().getId() & (PLACES - 1);
        CorrelatedMdc mdc = last[place];
        if (mdc == null || !mdc.isOf(context, entries)) {
            mdc = new CorrelatedMdc(context, entries, 0);
            last[place] = mdc; // immutable, so a race makes one more at worst
        }
        return mdc;
    }

    @Override
    public @Nullable String get(String key) {
        String lazy = LazyMdc.value(TraceContext.current(), key);
        return lazy == null ? delegate.get(key) : lazy;
    }

    /** Includes the ids: a copy is made to take them to another thread. */
    @Override
    @SuppressWarnings("unchecked") // raw as Logback declares it
    public @Nullable Map<String, String> getCopyOfContextMap() {
        Map<String, String> copy = delegate.getCopyOfContextMap();
        TraceContext context = TraceContext.current();
        if (context.isNone()) {
            return copy;
        }
        Map<String, String> all = copy == null ? new HashMap<>() : copy;
        LazyMdc.forEach(context, all::put);
        return all;
    }

    @Override
    public Set<String> getKeys() {
        Set<String> own = delegate.getKeys();
        Set<String> keys = own == null ? new HashSet<>() : new HashSet<>(own);
        LazyMdc.forEach(TraceContext.current(), (key, value) -> keys.add(key));
        return keys;
    }

    @Override
    public void put(String key, @Nullable String value) {
        delegate.put(key, value);
    }

    @Override
    public void remove(String key) {
        delegate.remove(key);
    }

    @Override
    public void clear() {
        delegate.clear();
    }

    /** Leaves the ids of a copy out: within a scope our keys are ours, and the application's values under them stay. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as declared by Logback
    public void setContextMap(@Nullable Map contextMap) {
        TraceContext context = TraceContext.current();
        if (contextMap == null || context.isNone()) {
            delegate.setContextMap(contextMap);
            return;
        }
        Map<String, String> entries = new HashMap<>(contextMap);
        LazyMdc.forEach(context, (key, id) -> entries.compute(key, (k, v) -> delegate.get(k)));
        delegate.setContextMap(entries);
    }

    @Override
    public void pushByKey(String key, String value) {
        delegate.pushByKey(key, value);
    }

    @Override
    public @Nullable String popByKey(String key) {
        return delegate.popByKey(key);
    }

    @Override
    public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
        return delegate.getCopyOfDequeByKey(key);
    }

    @Override
    public void clearDequeByKey(String key) {
        delegate.clearDequeByKey(key);
    }

    @Override
    public String toString() {
        return "CorrelatedMdcAdapter(" + delegate + ")";
    }
}
