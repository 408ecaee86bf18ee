package dev.clew.grpc;

import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * Calls an application's listener in the context of the request.
 *
 * <p>If it throws, gRPC closes the call as {@code UNKNOWN}, whatever status the exception has.
 *
 * @param <Q> the request
 */
final class ContextServerListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CorrelatedServerCall<Q, ?> call;

    ContextServerListener(ServerCall.Listener<Q> delegate, CorrelatedServerCall<Q, ?> call) {
        super(delegate);
        this.call = call;
    }

    @Override
    public void onMessage(Q message) {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onMessage(message);
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onHalfClose() {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onHalfClose();
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onReady() {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onReady();
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        } finally {
            ContextSpi.leave(scope);
        }
    }

    /** Called by gRPC 1.85 and later; an older one has no such method, and never gets here. */
    @Override
    public void onEvent(Object event) {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onEvent(event);
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        } finally {
            ContextSpi.leave(scope);
        }
    }

    @Override
    public void onCancel() {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onCancel();
        } finally {
            ContextSpi.leave(scope);
            call.cancelled();
        }
    }

    @Override
    public void onComplete() {
        Scope scope = ContextSpi.enter(call.context());
        try {
            super.onComplete();
        } finally {
            ContextSpi.leave(scope);
            call.completed();
        }
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
