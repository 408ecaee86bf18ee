package dev.clew.messaging;

/**
 * Does the application's work on a message.
 *
 * @param <T> a message, or a batch of messages
 * @param <E> the exception that the handler throws; it comes out unchanged
 */
@FunctionalInterface
public interface MessageHandler<T, E extends Exception> {
    /** Processes the message or batch. */
    void handle(T delivered) throws E;
}
