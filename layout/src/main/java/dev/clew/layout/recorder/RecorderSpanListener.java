package dev.clew.layout.recorder;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;

/** Tells the process's recorder of the spans of {@link Clew#global()}; found by {@link java.util.ServiceLoader}. */
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

    @Override
    public String toString() {
        return FlightRecorder.global().toString();
    }
}
