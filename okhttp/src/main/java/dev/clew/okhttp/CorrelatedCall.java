package dev.clew.okhttp;

import dev.clew.Scope;
import dev.clew.TraceContext;
import java.io.IOException;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** A call that is enqueued together with the context of the thread that enqueues it. */
final class CorrelatedCall implements Call {
    private final CorrelationCallFactory factory;
    private final Request request;
    private final Call delegate;
    private final CapturedContext captured;

    CorrelatedCall(CorrelationCallFactory factory, Request request, Call delegate, CapturedContext captured) {
        this.factory = factory;
        this.request = request;
        this.delegate = delegate;
        this.captured = captured;
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
        captured.capture(context);
        delegate.enqueue(new CorrelatedCallback(this, callback, context));
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

    /** Another call of the factory: the delegate's clone would share this one's captured context. */
    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "NoClone"})
    public Call clone() {
        return factory.newCall(request);
    }

    // What follows came with OkHttp 5; with 4.12 nobody calls it.

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

    private record CorrelatedCallback(Call call, Callback delegate, TraceContext context) implements Callback {
        @Override
        public void onResponse(Call made, Response response) throws IOException {
            try (Scope scope = context.makeCurrent()) {
                delegate.onResponse(call, response);
            }
        }

        @Override
        public void onFailure(Call made, IOException e) {
            try (Scope scope = context.makeCurrent()) {
                delegate.onFailure(call, e);
            }
        }
    }
}
