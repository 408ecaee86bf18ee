package dev.clew.testkit.messaging;

import dev.clew.Clew;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message broker and an application with the adapter under test. */
public interface TestedBroker extends AutoCloseable {
    /**
     * The options of an application.
     *
     * @param clew used by the adapter
     * @param settings by their names without the adapter's prefix: {@code on.existing}, {@code without.context}, {@code message.ids}
     */
    record Setup(Clew clew, Map<String, String> settings) {}

    /** A message that was consumed. */
    interface Message {
        /** The body. */
        String body();

        /** All values under exactly this name, in their order, as texts. */
        List<String> values(String name);
    }

    /** The application's work on a message. */
    @FunctionalInterface
    interface Handler {
        /** Processes the message. */
        void handle(Message message) throws Exception;
    }

    /** Returns the name of a new topic or queue, without messages. */
    String destination() throws Exception;

    /**
     * Sends a message with the adapter, and returns once the broker has it and the adapter knows.
     *
     * @param headers set by the application
     */
    void send(String destination, String body, Map<String, String> headers) throws Exception;

    /**
     * Sends a message without the adapter, as a stranger would.
     *
     * @param headers their bytes, or null for a header without a value
     */
    void sendBare(String destination, String body, Map<String, byte @Nullable []> headers) throws Exception;

    /** Takes the next message without the adapter. */
    Message take(String destination) throws Exception;

    /**
     * Processes the next message with the adapter. It is taken if the handler returns, and comes again if the handler throws.
     *
     * @throws Exception the exception of the handler, unchanged
     */
    void process(String destination, Handler handler) throws Exception;

    /**
     * Processes this many messages at once with the adapter.
     *
     * @param handler called once for all of them
     */
    void processBatch(String destination, int count, Runnable handler) throws Exception;

    /** Sends a message with the adapter that has the body and a copy of all headers of a consumed one. */
    void forward(Message consumed, String destination) throws Exception;

    /** Sends the same message with the adapter to another place, for a retry or as a dead letter. */
    void republish(Message consumed, String destination) throws Exception;

    /** Sends another message with the adapter, and names the consumed one as its cause. */
    void derive(Message consumed, String destination, String body) throws Exception;

    /** Closes connections and ends threads. */
    @Override
    default void close() throws Exception {}
}
