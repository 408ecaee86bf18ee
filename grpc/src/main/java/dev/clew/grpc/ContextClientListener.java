package dev.clew.grpc;

import dev.clew.context.ContextSpi;
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
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onHeaders(headers);
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onMessage(R message) {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onMessage(message);
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onReady() {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onReady();
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        call.end(status);
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onClose(status, trailers);
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
