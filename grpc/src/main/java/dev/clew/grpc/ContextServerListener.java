package dev.clew.grpc;

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
        try (Scope scope = call.context().makeCurrent()) {
            super.onMessage(message);
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        }
    }

    @Override
    public void onHalfClose() {
        try (Scope scope = call.context().makeCurrent()) {
            super.onHalfClose();
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        }
    }

    @Override
    public void onReady() {
        try (Scope scope = call.context().makeCurrent()) {
            super.onReady();
        } catch (Throwable t) {
            call.failed(Status.UNKNOWN, t);
            throw t;
        }
    }

    @Override
    public void onCancel() {
        try (Scope scope = call.context().makeCurrent()) {
            super.onCancel();
        } finally {
            call.cancelled();
        }
    }

    @Override
    public void onComplete() {
        try (Scope scope = call.context().makeCurrent()) {
            super.onComplete();
        } finally {
            call.completed();
        }
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
