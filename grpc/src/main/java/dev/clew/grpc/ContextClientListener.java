package dev.clew.grpc;

import dev.clew.context.Scope;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Calls an application's listener in the context in which the call was made.
 *
 * @param <R> the response
 */
final class ContextClientListener<R> extends SimpleForwardingClientCallListener<R> {
    private final OutgoingCall call;

    ContextClientListener(ClientCall.Listener<R> delegate, OutgoingCall call) {
        super(delegate);
        this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
        try (Scope scope = call.context().makeCurrent()) {
            super.onHeaders(headers);
        }
    }

    @Override
    public void onMessage(R message) {
        try (Scope scope = call.context().makeCurrent()) {
            super.onMessage(message);
        }
    }

    @Override
    public void onReady() {
        try (Scope scope = call.context().makeCurrent()) {
            super.onReady();
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        call.end(status);
        try (Scope scope = call.context().makeCurrent()) {
            super.onClose(status, trailers);
        }
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
