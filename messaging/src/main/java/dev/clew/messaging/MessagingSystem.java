package dev.clew.messaging;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;

/**
 * One messaging system as an adapter describes it; the other classes of this package work on it.
 *
 * @param clew the one that the adapter was given
 * @param name {@code kafka} and the like, with which the names of its counters begin
 * @param headers the rules by which headers are read
 * @param reader the description of consumed messages
 * @param settings the application's choices
 * @param <M> a consumed message
 * @param <H> the headers of consumed and sent messages
 */
public record MessagingSystem<M, H>(
        Clew clew, String name, MessageHeaders<H> headers, MessageReader<M, H> reader, MessagingSettings settings) {
    /** Returns the context in which a message with these headers is processed; never null, never throws. */
    public TraceContext extract(H carrier) {
        return clew.receive(carrier, headers, "");
    }

    /** Returns the context of a message that is not processed now: in its own trace, whatever tracer's span is current. */
    TraceContext read(H carrier) {
        return clew.read(carrier, headers, "");
    }

    /** Counts a failure of our own. The message is sent or processed all the same. */
    public void skipped(String step, Throwable failure) {
        clew.counters().skipped(name + '.' + step, failure);
    }

    /** Counts that a message could not be described in its span, which gets a name all the same. */
    void undescribed(Span span, String name, Throwable failure) {
        skipped("describe", failure);
        if (span.name().isEmpty()) {
            span.name(name);
        }
    }

    /** Returns the name of a message that never changes: its message id, its CloudEvents id, or else its position, which may be empty. */
    String identity(M message) {
        String own = headers.messageId(reader.headers(message));
        return own.isEmpty() ? position(message) : own;
    }

    /** Returns an empty position if the system fails to tell it: a message without a name still has its context. */
    private String position(M message) {
        try {
            return reader.position(message);
        } catch (Throwable t) {
            skipped("position", t);
            return "";
        }
    }
}
