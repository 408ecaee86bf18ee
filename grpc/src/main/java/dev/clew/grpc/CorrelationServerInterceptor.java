package dev.clew.grpc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.http.SocketAddresses;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves every call of a gRPC server in the context of its request, and tells how the call went.
 *
 * <p>The context is current in the handler and in every callback of its listener, on whatever thread they run. Install it
 * outermost, as the last one given to {@code ServerBuilder.intercept}: it then hears of exceptions that others turn into a
 * status. If something of ours fails it is counted and skipped, and the call is served all the same. Safe for all threads.
 */
public final class CorrelationServerInterceptor implements ServerInterceptor {
    private final Clew clew;
    private final HttpServerHandler handler;
    private final MetadataFields fields;

    private CorrelationServerInterceptor(Clew clew) {
        this.clew = clew;
        this.handler = HttpServerHandler.create(clew, "grpc");
        this.fields = new MetadataFields(clew);
    }

    /** Returns an interceptor with {@link Clew#global()}. */
    public static CorrelationServerInterceptor create() {
        return create(Clew.global());
    }

    /**
     * Returns an interceptor.
     *
     * @throws IllegalArgumentException for a request id header that gRPC does not take as a key
     */
    public static CorrelationServerInterceptor create(Clew clew) {
        return new CorrelationServerInterceptor(clew);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (attribute(call, CorrelatedServerCall.OPENED) != null) {
            return next.startCall(call, headers);
        }
        String peer = handler.peer(call, CorrelationServerInterceptor::address);
        TraceContext context = handler.receive(headers, fields, peer);
        if (context.isNone()) {
            return refuse(call);
        }
        CorrelatedServerCall<Q, R> opened =
                new CorrelatedServerCall<>(call, handler, fields, context, clew.span(Span.Kind.SERVER, context));
        opened.begin(headers, peer);
        Scope scope = ContextSpi.enter(context);
        try {
            ServerCall.Listener<Q> listener = next.startCall(opened, headers);
            return new ContextServerListener<>(Objects.requireNonNull(listener, "startCall returned null"), opened);
        } catch (Throwable t) {
            opened.failed(Status.fromThrowable(t), t);
            throw t;
        } finally {
            ContextSpi.leave(scope);
        }
    }

    private static <T> @Nullable T attribute(ServerCall<?, ?> call, Attributes.Key<T> key) {
        Attributes attributes = call.getAttributes();
        return attributes == null ? null : attributes.get(key);
    }

    private static String address(ServerCall<?, ?> call) {
        return SocketAddresses.text(attribute(call, Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    private <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call) {
        call.close(Status.INVALID_ARGUMENT.withDescription(handler.refusal().strip()), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    @Override
    public String toString() {
        return "CorrelationServerInterceptor(header=" + handler.header() + ")";
    }
}
