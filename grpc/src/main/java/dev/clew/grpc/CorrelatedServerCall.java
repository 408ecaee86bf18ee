package dev.clew.grpc;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import io.grpc.Attributes;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A call that is served: it brings the request id back, and its span ends once.
 *
 * @param <Q> the request
 * @param <R> the response
 */
final class CorrelatedServerCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    /** Tells an interceptor further in that the call is open. */
    static final Attributes.Key<TraceContext> OPENED = Attributes.Key.create("dev.clew.grpc");

    /** The number of attempts before this one, from a client that tries again. */
    private static final String PREVIOUS_ATTEMPTS = "grpc-previous-rpc-attempts";

    private static final int MAX_ATTEMPTS_LENGTH = 4;
    private static final long SLACK_MILLIS = 100;

    private final HttpServerHandler handler;
    private final MetadataFields fields;
    private final TraceContext context;
    private final Span span;
    private @Nullable Deadline deadline;
    private long deadlineMillis;
    private boolean hasSentHeaders;
    private @Nullable Status closed;

    /** Needs no lock: gRPC makes the callbacks that end a span one after the other. */
    private boolean isOver;

    CorrelatedServerCall(
            ServerCall<Q, R> call, HttpServerHandler handler, MetadataFields fields, TraceContext context, Span span) {
        super(call);
        this.handler = handler;
        this.fields = fields;
        this.context = context;
        this.span = span;
    }

    TraceContext context() {
        return context;
    }

    void begin(Metadata headers, String peer) {
        if (span.isNoop()) {
            return;
        }
        try {
            String method = getMethodDescriptor().getFullMethodName();
            span.name(method).peer(peer).attribute("attempt", attempt(headers));
            deadline = CallDeadline.of(null);
            deadlineMillis = CallDeadline.describe(span, deadline);
            if (!context.clientRequestId().isEmpty()) {
                span.attribute("client_request_id", context.clientRequestId());
            }
            if (handler.isProbe('/' + method)) {
                span.level(Level.DEBUG);
            }
            span.begin();
        } catch (Throwable t) {
            handler.skipped("begin", t);
        }
    }

    private @Nullable Integer attempt(Metadata headers) {
        String previous = fields.get(headers, PREVIOUS_ATTEMPTS);
        boolean isNumber = previous != null
                && previous.length() <= MAX_ATTEMPTS_LENGTH
                && previous.chars().allMatch(c -> c >= '0' && c <= '9')
                && !previous.isEmpty();
        return isNumber ? Integer.valueOf(Integer.parseInt(previous) + 1) : null;
    }

    @Override
    public Attributes getAttributes() {
        Attributes own = super.getAttributes();
        return (own == null ? Attributes.newBuilder() : own.toBuilder())
                .set(OPENED, context)
                .build();
    }

    @Override
    public void sendHeaders(Metadata headers) {
        hasSentHeaders = true;
        super.sendHeaders(withRequestId(headers));
    }

    @Override
    public void close(Status status, Metadata trailers) {
        closed = closed == null ? status : closed;
        super.close(status, hasSentHeaders ? trailers : withRequestId(trailers));
    }

    /** Returns a copy: applications send one exception with its trailers as the answer to many calls. */
    private Metadata withRequestId(Metadata given) {
        try {
            Metadata copy = new Metadata();
            copy.merge(given);
            fields.set(copy, handler.header(), context.requestId());
            return copy;
        } catch (Throwable t) {
            handler.skipped("respond", t);
            return given;
        }
    }

    /** Ends the span of a call whose status has been sent. */
    void completed() {
        end(closed == null ? Status.OK : closed, null);
    }

    /** Ends the span of a call that the client has given up, or that took longer than its deadline. */
    void cancelled() {
        end(cancellation(), null);
    }

    /** A client whose time is up cancels its call, and we may hear of that before our own clock says so. */
    private Status cancellation() {
        boolean isOverdue = deadline != null
                && deadline.timeRemaining(TimeUnit.MILLISECONDS) <= Math.min(SLACK_MILLIS, deadlineMillis / 10);
        return isOverdue ? Status.DEADLINE_EXCEEDED : Status.CANCELLED;
    }

    /**
     * Ends the span of a call whose handler threw.
     *
     * @param status that gRPC closes the call with
     */
    void failed(Status status, Throwable failure) {
        if (isCancelled()) {
            // Whoever answers a client that is gone gets an exception.
            end(cancellation(), failure);
        } else {
            end(closed == null ? status : closed, failure);
        }
    }

    private void end(Status last, @Nullable Throwable failure) {
        if (span.isNoop() || isOver) {
            return;
        }
        isOver = true;
        try {
            CallStatus.describe(span, last, failure);
        } catch (Throwable t) {
            handler.skipped("end", t);
        }
        span.end();
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
