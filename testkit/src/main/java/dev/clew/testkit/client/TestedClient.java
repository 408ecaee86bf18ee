package dev.clew.testkit.client;

import dev.clew.Clew;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** An HTTP client with the adapter under test. It follows redirects. */
public interface TestedClient extends AutoCloseable {
    /**
     * The options of a client.
     *
     * @param clew used by the adapter
     * @param timeout of the response, which the span reports as {@code deadline_ms}
     * @param user for Basic authentication once the server asks for it, empty for none
     * @param password empty for none
     */
    record Setup(Clew clew, Duration timeout, String user, String password) {}

    /** The response to a call. */
    interface Answer extends AutoCloseable {
        /** The status. */
        int status();

        /** Reads the body, which the host need not have read before. */
        String body() throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** An asynchronous call. */
    @FunctionalInterface
    interface Pending {
        /** Cancels the call by the host's own means. */
        void cancel();
    }

    /**
     * Sends a GET and waits for the head of the response.
     *
     * @param headers set by the application
     * @throws Exception the exception of the host, unchanged
     */
    Answer send(URI uri, Map<String, String> headers) throws Exception;

    /**
     * Sends a GET and returns at once. Unless overridden it skips the test, for a host without asynchronous calls.
     *
     * @param callback run once the call has succeeded or failed, on the thread that runs an application's callback
     */
    default Pending sendAsync(URI uri, Runnable callback) {
        return Assumptions.abort("the host makes no asynchronous calls");
    }

    /** Closes connections and ends threads. */
    @Override
    default void close() throws Exception {}
}
