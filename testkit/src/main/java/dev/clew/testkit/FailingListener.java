package dev.clew.testkit;

import dev.clew.Span;
import dev.clew.SpanListener;

/** A listener that fails at the start and at the end of every span, for tests of adapters. */
public final class FailingListener implements SpanListener {
    /** Makes one. */
    public FailingListener() {}

    @Override
    public void started(Span span) {
        throw new IllegalStateException("started");
    }

    @Override
    public void ended(Span span) {
        throw new IllegalStateException("ended");
    }
}
