package dev.clew.grpc;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC that carries the caller's ids.
 *
 * @param <Q> the request
 * @param <R> the response
 */
final class CorrelatedClientCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final OutgoingCall call;
    private boolean started;

    CorrelatedClientCall(ClientCall<Q, R> delegate, OutgoingCall call) {
        super(delegate);
        this.call = call;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
        if (started || listener == null || headers == null) {
            super.start(listener, headers); // which says what is wrong
            return;
        }
        started = true;
        // A copy: headers that a caller uses again, for another host, are not to take our ids there.
        Metadata copy = new Metadata();
        copy.merge(headers);
        call.begin(copy);
        try {
            super.start(new ContextClientListener<>(listener, call), copy);
        } catch (Throwable t) {
            call.end(Status.fromThrowable(t), t);
            throw t;
        }
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        try {
            super.cancel(message, cause);
        } finally {
            // The listener hears of it too, but on an executor that a caller who has given up may no longer run.
            call.end(Status.CANCELLED, cause);
        }
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
