package dev.clew.logback;

import dev.clew.layout.LogLayout;

/**
 * Writes every event as one line of logfmt, in the fields of Clew's log format.
 *
 * <pre>{@code <encoder class="dev.clew.logback.LogfmtEncoder"/>}</pre>
 */
public final class LogfmtEncoder extends CorrelationEncoder {
    /** Called by Logback. */
    public LogfmtEncoder() {
        super(LogLayout.Format.LOGFMT);
    }
}
