package dev.clew.testkit.client;

import dev.clew.Span;
import dev.clew.SpanListener;

/** Fails at the start and at the end of every span. */
final class FailingListener implements SpanListener {
    @Override
    public void started(Span span) {
        throw new IllegalStateException("started");
    }

    @Override
    public void ended(Span span) {
        throw new IllegalStateException("ended");
    }
}
