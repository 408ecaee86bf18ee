package dev.clew.layout.recorder;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;

/**
 * Tells the process's recorder of the spans of every {@link Clew}; found by {@link java.util.ServiceLoader}.
 *
 * <p>Safe for all threads.
 */
public final class RecorderSpanListener implements SpanListener {
    /** Called by the service loader. */
    public RecorderSpanListener() {}

    @Override
    public void started(Span span) {
        FlightRecorder.global().started(span);
    }

    @Override
    public void ended(Span span) {
        FlightRecorder.global().ended(span);
    }

    @Override
    public boolean wantsScope() {
        return false;
    }

    /** Whether the process has named loggers to record. The recorder itself is made later, with its first span. */
    @Override
    public boolean hearsAll() {
        return !Clew.processSetting("clew.recorder.loggers", "").isBlank();
    }

    @Override
    public String toString() {
        return FlightRecorder.global().toString();
    }
}
