package dev.clew.jfr;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the lines of pauses.
 *
 * <p>For the thread of the recording.
 */
@SuppressWarnings("CheckReturnValue") // SLF4J's event builders are mutable and return themselves
final class PauseLog {
    static final Logger LOG = LoggerFactory.getLogger("clew.jfr");

    /** The most lines between two flushes of the recording, a second: what is slow must not be made slower by its log. */
    private static final int MAX_LINES = 100;

    private final Counters counters;
    private int lines;

    PauseLog(Counters counters) {
        this.counters = counters;
    }

    /** Writes a line within the context of a request; {@link TraceContext#NONE} if the whole process paused. */
    void write(TraceContext context, Pause pause, String pattern, Object... arguments) {
        if (lines++ >= MAX_LINES) {
            counters.add("jfr.lines_left_out");
            return;
        }
        try (Scope scope = ContextSpi.openQuiet(context)) {
            LoggingEventBuilder line = LOG.atInfo();
            pause.forEachField(line::addKeyValue);
            line.log(pattern, arguments);
        } catch (Throwable t) {
            counters.skipped("jfr_line", t);
        }
    }

    void flushed() {
        lines = 0;
    }
}
