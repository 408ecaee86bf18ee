package dev.clew.grpc;

import dev.clew.Clew;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/**
 * Sends the current request's ids along with every call of a gRPC client and tells how the call went.
 *
 * <p>The context is that of the thread which makes the call, and it is current in all callbacks. Outside a request nothing
 * is sent. If something of ours fails it is counted and skipped, and the call is made all the same. Safe for all threads.
 */
public final class CorrelationClientInterceptor implements ClientInterceptor {
    private final Clew clew;
    private final MetadataFields fields;

    private CorrelationClientInterceptor(Clew clew) {
        this.clew = clew;
        this.fields = new MetadataFields(clew);
    }

    /** Returns an interceptor with {@link Clew#global()}. */
    public static CorrelationClientInterceptor create() {
        return create(Clew.global());
    }

    /**
     * Returns an interceptor.
     *
     * @throws IllegalArgumentException for a request id header that gRPC does not take as a key
     */
    public static CorrelationClientInterceptor create(Clew clew) {
        return new CorrelationClientInterceptor(clew);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        TraceContext context = TraceContext.current();
        if (context.isNone() || ContextSpi.isQuiet(context) || OutgoingCall.isIn(options)) {
            return next.newCall(method, options);
        }
        OutgoingCall call =
                new OutgoingCall(clew, fields, context, method.getFullMethodName(), next.authority(), options);
        CallOptions counting = clew.hasListeners() ? options.withStreamTracerFactory(call) : options;
        return new CorrelatedClientCall<>(next.newCall(method, counting), call);
    }

    @Override
    public String toString() {
        return "CorrelationClientInterceptor(fields=" + clew.fields() + ")";
    }
}
