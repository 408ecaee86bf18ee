package dev.clew.jms;

import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.MessageSender;
import jakarta.jms.CompletionListener;
import jakarta.jms.Message;

/** Ends the span of a send when the provider has completed it, and tells the application in the sender's context. */
final class CorrelatedCompletion implements CompletionListener {
    private final CompletionListener delegate;
    private final TraceContext context = TraceContext.current();
    private final MessageSender<?, ?> sender;
    private final Span span;

    CorrelatedCompletion(CompletionListener delegate, MessageSender<?, ?> sender, Span span) {
        this.delegate = delegate;
        this.sender = sender;
        this.span = span;
    }

    @Override
    public void onCompletion(Message message) {
        sender.end(span, null);
        try (Scope scope = context.makeCurrent()) {
            delegate.onCompletion(message);
        }
    }

    @Override
    public void onException(Message message, Exception failure) {
        sender.end(span, failure);
        try (Scope scope = context.makeCurrent()) {
            delegate.onException(message, failure);
        }
    }

    @Override
    public String toString() {
        return "CorrelatedCompletion(" + delegate + ")";
    }
}
