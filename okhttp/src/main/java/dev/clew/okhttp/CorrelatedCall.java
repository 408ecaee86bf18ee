package dev.clew.okhttp;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A call that is enqueued together with the context of the thread that enqueues it.
 *
 * <p>It is a tag of the delegate's request, by which the first interceptor finds the context on the dispatcher's thread.
 * A request that is sent again keeps the tag, so the tag counts for its own call alone.
 */
final class CorrelatedCall implements Call {
    private final CorrelationCallFactory factory;
    private final Request request;
    private final Call delegate;
    private volatile @Nullable TraceContext enqueued;

    CorrelatedCall(CorrelationCallFactory factory, OkHttpClient client, Request request) {
        this.factory = factory;
        this.request = request;
        this.delegate = client.newCall(
                request.newBuilder().tag(CorrelatedCall.class, this).build());
    }

    /** Returns the context in which a call was enqueued, null if it was not enqueued by us. */
    static @Nullable TraceContext contextOf(Interceptor.Chain chain) {
        CorrelatedCall call = chain.request().tag(CorrelatedCall.class);
        return call != null && call.delegate == chain.call() ? call.enqueued : null;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response execute() throws IOException {
        return delegate.execute();
    }

    @Override
    public void enqueue(Callback callback) {
        TraceContext context = TraceContext.current();
        enqueued = context;
        delegate.enqueue(new ContextCallback(callback, this, context));
    }

    @Override
    public void cancel() {
        delegate.cancel();
    }

    @Override
    public boolean isExecuted() {
        return delegate.isExecuted();
    }

    @Override
    public boolean isCanceled() {
        return delegate.isCanceled();
    }

    @Override
    public Timeout timeout() {
        return delegate.timeout();
    }

    /** Returns another call of the factory: the delegate's clone would share this one's context. */
    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "NoClone"})
    public Call clone() {
        return factory.newCall(request);
    }

    // These came with OkHttp 5; with 4.12 nobody calls them.

    @Override
    public void addEventListener(EventListener listener) {
        delegate.addEventListener(listener);
    }

    @Override
    public <T> @Nullable T tag(KClass<T> type) {
        return delegate.tag(type);
    }

    @Override
    public <T> @Nullable T tag(Class<? extends T> type) {
        return delegate.tag(type);
    }

    @Override
    public <T> T tag(KClass<T> type, Function0<? extends T> absent) {
        return delegate.tag(type, absent);
    }

    @Override
    public <T> T tag(Class<T> type, Function0<? extends T> absent) {
        return delegate.tag(type, absent);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }

    /** The dispatcher's thread goes on to other calls: scopes that the callback leaves open end with it. */
    private record ContextCallback(Callback delegate, Call call, TraceContext context) implements Callback {
        @Override
        public void onResponse(Call made, Response response) throws IOException {
            Scope scope = context.makeCurrent();
            try {
                delegate.onResponse(call, response);
            } finally {
                scope.closeAll();
            }
        }

        @Override
        public void onFailure(Call made, IOException e) {
            Scope scope = context.makeCurrent();
            try {
                delegate.onFailure(call, e);
            } finally {
                scope.closeAll();
            }
        }
    }
}
