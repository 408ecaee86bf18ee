package dev.clew.jms;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;

/** A listener that handles each message in the message's own context. */
final class CorrelatedListener implements MessageListener {
    private final MessageListener delegate;
    private final CorrelatedMessages messages;
    private final @Nullable Object session;

    private CorrelatedListener(MessageListener delegate, CorrelatedMessages messages, @Nullable Object session) {
        this.delegate = delegate;
        this.messages = messages;
        this.session = session;
    }

    /**
     * Returns the listener itself if it is wrapped already.
     *
     * @param session the wrapped session or context whose listener it is, null if that is unknown
     */
    static MessageListener wrap(MessageListener listener, CorrelatedMessages messages, @Nullable Object session) {
        return listener instanceof CorrelatedListener ? listener : new CorrelatedListener(listener, messages, session);
    }

    /** Returns the same of a listener, and null for none. */
    static @Nullable MessageListener wrapIfThere(
            @Nullable MessageListener listener, CorrelatedMessages messages, Object session) {
        return listener == null ? null : wrap(listener, messages, session);
    }

    /** Returns the application's listener. */
    static @Nullable MessageListener unwrap(@Nullable MessageListener listener) {
        return listener instanceof CorrelatedListener wrapped ? wrapped.delegate : listener;
    }

    @Override
    public void onMessage(Message message) {
        messages.handle(message, session, delegate);
    }

    @Override
    public String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
