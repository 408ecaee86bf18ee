package dev.clew.testkit.client;

import org.junit.jupiter.api.Nested;

/**
 * The contract of an adapter of an HTTP client, which calls a real server.
 *
 * <p>Needs {@code wiremock-standalone} and Logback on the test class path.
 */
public abstract class ClientContract {
    /** Makes the test. */
    protected ClientContract() {}

    /** Returns a new client with the adapter. */
    protected abstract TestedClient open(TestedClient.Setup setup);

    @Nested
    class Calls extends ClientCalls {
        Calls() {
            super(ClientContract.this::open);
        }
    }

    @Nested
    class Repeats extends ClientRepeats {
        Repeats() {
            super(ClientContract.this::open);
        }
    }

    @Nested
    class Hosts extends ClientHosts {
        Hosts() {
            super(ClientContract.this::open);
        }
    }

    @Nested
    class Async extends ClientAsync {
        Async() {
            super(ClientContract.this::open);
        }
    }

    @Nested
    class Failures extends ClientFailures {
        Failures() {
            super(ClientContract.this::open);
        }
    }
}
