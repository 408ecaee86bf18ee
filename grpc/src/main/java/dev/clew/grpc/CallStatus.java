package dev.clew.grpc;

import dev.clew.Span;
import dev.clew.Span.Outcome;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** The status of a call as a span tells it. */
final class CallStatus {
    private CallStatus() {}

    /**
     * Says in a server's span how its call ended.
     *
     * @param thrown by the handler, null if it returned
     */
    static void describe(Span span, Status status, @Nullable Throwable thrown) {
        boolean threwAfterwards = thrown != null && status.isOk();
        Outcome outcome = threwAfterwards ? Outcome.ERROR : outcome(status.getCode(), Outcome.OK);
        describe(span, status, outcome, thrown == null ? status.getCause() : thrown);
    }

    /** Says in a client's span how its call ended. */
    static void describeAnswer(Span span, Status status) {
        describe(span, status, outcome(status.getCode(), Outcome.ERROR), status.getCause());
    }

    private static void describe(Span span, Status status, Outcome outcome, @Nullable Throwable failure) {
        span.attribute("grpc_status", status.getCode().name());
        if (outcome != Outcome.OK) {
            span.outcome(outcome);
            if (failure != null) {
                span.error(failure);
            }
        }
    }

    /**
     * Returns how a call with this status has ended.
     *
     * @param refused for the codes by which a server refuses a call, and gRPC's client one that it cannot make
     * @see <a href="https://grpc.io/docs/guides/status-codes/">the codes that the libraries make themselves</a>
     */
    private static Outcome outcome(Status.Code code, Outcome refused) {
        return switch (code) {
            // The caller's mistakes, which only an application finds.
            case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE ->
                Outcome.OK;
            case PERMISSION_DENIED, UNAUTHENTICATED, RESOURCE_EXHAUSTED -> refused;
            case CANCELLED -> Outcome.CANCELLED;
            case DEADLINE_EXCEEDED -> Outcome.TIMEOUT;
            case UNKNOWN, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> Outcome.ERROR;
        };
    }
}
