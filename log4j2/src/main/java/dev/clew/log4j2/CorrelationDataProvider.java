package dev.clew.log4j2;

import dev.clew.context.LazyMdc;
import dev.clew.context.LineWriting;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.core.util.ContextDataProvider;
import org.slf4j.event.Level;

/**
 * Adds to every event of a request its number and the ids of a lazy mirror, on the thread that logs.
 *
 * <p>Log4j2 finds it by {@link java.util.ServiceLoader}; every layout sees what it adds.
 */
public final class CorrelationDataProvider implements ContextDataProvider {
    /** The key of the event's number; no line shows it under this name. */
    static final String SEQ = "clew.seq";

    /** The key of the request's debug level; no line shows it. */
    static final String VERBOSITY = "clew.verbosity";

    /** Called by Log4j2. */
    public CorrelationDataProvider() {
        LazyMdc.addReader();
    }

    @Override
    public Map<String, String> supplyContextData() {
        // hot: once per event
        TraceContext context = LineWriting.context();
        if (context.isNone()) {
            return Map.of();
        }
        Map<String, String> entries = new HashMap<>(8);
        LazyMdc.forEach(context, entries::put);
        int seq = RequestState.nextEvent(context);
        if (seq > 0) {
            entries.put(SEQ, Integer.toString(seq));
        }
        Level verbosity = RequestState.verbosity(context);
        if (verbosity != null) {
            entries.put(VERBOSITY, verbosity.name());
        }
        return entries;
    }

    /** Whether no line shows a key. */
    static boolean isHidden(String key) {
        return SEQ.equals(key) || VERBOSITY.equals(key);
    }
}
