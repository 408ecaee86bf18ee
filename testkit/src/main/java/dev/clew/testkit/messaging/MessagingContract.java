package dev.clew.testkit.messaging;

import org.junit.jupiter.api.Nested;

/**
 * The contract of an adapter of a message broker, which runs for real.
 *
 * <p>Needs Logback on the test class path.
 */
public abstract class MessagingContract {
    /** Makes the test. */
    protected MessagingContract() {}

    /** Returns an application with the adapter, and the broker that it uses. */
    protected abstract TestedBroker open(TestedBroker.Setup setup) throws Exception;

    @Nested
    class Sends extends MessagingSends {
        Sends() {
            super(MessagingContract.this::open);
        }
    }

    @Nested
    class Receipts extends MessagingReceipts {
        Receipts() {
            super(MessagingContract.this::open);
        }
    }

    @Nested
    class Consequences extends MessagingConsequences {
        Consequences() {
            super(MessagingContract.this::open);
        }
    }
}
