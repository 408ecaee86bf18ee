package dev.clew.servlet;

import dev.clew.context.TraceContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An async context whose tasks and listeners run within the request's context. */
final class CorrelatedAsync implements AsyncContext {
    private final AsyncContext delegate;
    private final TraceContext context;

    private CorrelatedAsync(AsyncContext delegate, TraceContext context) {
        this.delegate = delegate;
        this.context = context;
    }

    static AsyncContext carrying(AsyncContext delegate, TraceContext context) {
        return delegate instanceof CorrelatedAsync ? delegate : new CorrelatedAsync(delegate, context);
    }

    @Override
    public void start(Runnable task) {
        delegate.start(context.wrap(task));
    }

    @Override
    public void addListener(AsyncListener listener) {
        delegate.addListener(new ContextListener(listener, context));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        delegate.addListener(new ContextListener(listener, context), request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return delegate.createListener(type);
    }

    @Override
    public ServletRequest getRequest() {
        return delegate.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return delegate.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return delegate.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        delegate.dispatch();
    }

    @Override
    public void dispatch(String path) {
        delegate.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext servletContext, String path) {
        delegate.dispatch(servletContext, path);
    }

    @Override
    public void complete() {
        delegate.complete();
    }

    @Override
    public void setTimeout(long timeout) {
        delegate.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return delegate.getTimeout();
    }

    @Override
    public String toString() {
        return "CorrelatedAsync(" + delegate + ")";
    }

    /** Runs an application's listener with the request's context; the container calls it on any thread. */
    private record ContextListener(AsyncListener delegate, TraceContext context) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            Callback.run(context, () -> delegate.onComplete(carrying(event)));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            Callback.run(context, () -> delegate.onTimeout(carrying(event)));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            Callback.run(context, () -> delegate.onError(carrying(event)));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            Callback.run(context, () -> delegate.onStartAsync(carrying(event)));
        }

        /** Wraps the event's async context, with which a listener registers itself anew and starts tasks. */
        private AsyncEvent carrying(AsyncEvent event) {
            @Nullable AsyncContext asyncContext = event.getAsyncContext();
            return asyncContext == null
                    ? event
                    : new AsyncEvent(
                            CorrelatedAsync.carrying(asyncContext, context),
                            event.getSuppliedRequest(),
                            event.getSuppliedResponse(),
                            event.getThrowable());
        }
    }
}
