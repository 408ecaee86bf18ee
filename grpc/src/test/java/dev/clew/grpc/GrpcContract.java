package dev.clew.grpc;

import org.junit.jupiter.api.Nested;

/** The cases that hold over every transport. */
abstract class GrpcContract {
    private final Transport transport;

    GrpcContract(Transport transport) {
        this.transport = transport;
    }

    @Nested
    class ServedIds extends ServerIds {
        ServedIds() {
            super(transport);
        }
    }

    @Nested
    class ServedSpans extends ServerSpans {
        ServedSpans() {
            super(transport);
        }
    }

    @Nested
    class ServedCallbacks extends ServerCallbacks {
        ServedCallbacks() {
            super(transport);
        }
    }

    @Nested
    class ServedFailures extends ServerFailures {
        ServedFailures() {
            super(transport);
        }
    }

    @Nested
    class MadeSpans extends ClientSpans {
        MadeSpans() {
            super(transport);
        }
    }

    @Nested
    class MadeCallbacks extends ClientCallbacks {
        MadeCallbacks() {
            super(transport);
        }
    }

    @Nested
    class MadeFailures extends ClientFailures {
        MadeFailures() {
            super(transport);
        }
    }

    @Nested
    class MadeHosts extends ClientHosts {
        MadeHosts() {
            super(transport);
        }
    }

    @Nested
    class MadeAttempts extends ClientAttempts {
        MadeAttempts() {
            super(transport);
        }
    }
}
