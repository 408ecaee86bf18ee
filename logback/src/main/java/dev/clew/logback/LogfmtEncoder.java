package dev.clew.logback;

import dev.clew.layout.LogLayout;

/**
 * Writes every event as one line of logfmt, in the fields of Clew's log format.
 *
 * <pre>{@code <encoder class="dev.clew.logback.LogfmtEncoder"/>}</pre>
 *
 * <p>The ids are read from the event's MDC, so they are right behind an asynchronous appender too. Safe for all
 * threads. It never throws: a line that cannot be finished ends with {@code cut=true}, and Logback's status says why.
 */
public final class LogfmtEncoder extends LineEncoder {
    /** Called by Logback. */
    public LogfmtEncoder() {}

    @Override
    LogLayout.Format format() {
        return LogLayout.Format.LOGFMT;
    }
}
