package dev.clew.context;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warning, once, that a feature is used and the logging library has no part of ours that reads it. */
final class Unread {
    static final Unread LAZY_MDC = new Unread(
            "mdc.no_reader",
            "clew.mdc.mirror=lazy writes no ids to the MDC, and nothing of Clew's reads them for the logging library: its"
                    + " lines have no ids. Add clew-logback's encoder or ClewServiceProvider, or clew-log4j2, or set"
                    + " clew.mdc.mirror=eager");

    static final Unread DEBUG_TOKEN = new Unread(
            "log.no_filter",
            "a request has a valid X-Debug-Token, and nothing of Clew's lets its lines through in the logging library: add"
                    + " clew-logback's encoder, or <ClewFilter/> to the configuration of Log4j2");

    private final AtomicBoolean asked = new AtomicBoolean();
    private final String counter;
    private final String warning;
    private volatile boolean hasReader;

    private Unread(String counter, String warning) {
        this.counter = counter;
        this.warning = warning;
    }

    void addReader() {
        hasReader = true;
    }

    /** Looks at the first use in a request: the logging library has been configured by then. */
    void tellOnce() {
        if (asked.get() || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            Logger log = LoggerFactory.getLogger("clew"); // some libraries are configured by this call
            if (!hasReader) {
                Counters.shared().add(counter);
                log.warn(warning);
            }
        } catch (Throwable t) {
            Counters.shared().skipped("log", t);
        }
    }
}
