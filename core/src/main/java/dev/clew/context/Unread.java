package dev.clew.context;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** The warning that a lazy mirror has no reader, so that no line has an id. */
final class Unread {
    private static volatile boolean hasReader;

    private final AtomicBoolean asked = new AtomicBoolean();

    static void addReader() {
        hasReader = true;
    }

    /** Looks at the first call, when a scope is opened: the logging library has been configured by then. */
    void tellOnce() {
        if (asked.get() || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            org.slf4j.Logger log = LoggerFactory.getLogger("clew"); // some libraries are configured by this call
            if (!hasReader) {
                Counters.shared().add("mdc.no_reader");
                log.warn(
                        "clew.mdc.mirror=lazy writes no ids to the MDC, and nothing of Clew's reads them for the logging"
                                + " library: its lines have no ids. Add clew-logback's encoder or ClewServiceProvider, or"
                                + " clew-log4j2, or set clew.mdc.mirror=eager");
            }
        } catch (Throwable t) {
            Counters.shared().skipped("mdc", t);
        }
    }
}
