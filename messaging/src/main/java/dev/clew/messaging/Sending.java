package dev.clew.messaging;

import dev.clew.Span;

/**
 * A message whose headers are written, and the span of its send.
 *
 * <p>The headers themselves, so that a send makes one object less: {@code kafka.ClewTwoKeys.sendNamed} of the benchmarks.
 *
 * @param <R> a message to be sent
 */
public final class Sending<R> extends OutgoingHeaders {
    private R message;
    private Span span = Span.NOOP;
    private String keptMessageId = "";

    Sending(R message, int expected) {
        super(expected);
        this.message = message;
    }

    /** Takes note of the id that the message has already. */
    void keepMessageId(String id) {
        keptMessageId = id;
    }

    void prepared(R written, Span made) {
        message = written;
        span = made;
    }

    /** Returns the message to send: the one that was prepared, or a copy of it. */
    public R message() {
        return message;
    }

    /** Returns the span of the send, begun; {@link Span#NOOP} if nobody listens. */
    public Span span() {
        return span;
    }

    /** Returns the message id, empty if messages get none. */
    public String messageId() {
        return keptMessageId.isEmpty() ? text(MessageHeaders.MESSAGE_ID) : keptMessageId;
    }
}
