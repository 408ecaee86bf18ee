package dev.clew.apachehttp;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * A client with a {@link CorrelationExecChain} whose callbacks have the caller's context, {@code cancelled()} too.
 *
 * <p>A thread that cancels a call runs {@code cancelled()} outside the chain that the handlers see. Safe for all threads.
 */
public final class CorrelationHttpAsyncClient extends CloseableHttpAsyncClient {
    private final CloseableHttpAsyncClient delegate;

    private CorrelationHttpAsyncClient(CloseableHttpAsyncClient delegate) {
        this.delegate = delegate;
    }

    /** Installs the handlers with {@link Clew#global()} and builds the client, which has yet to be started. */
    public static CorrelationHttpAsyncClient create(HttpAsyncClientBuilder builder) {
        return create(builder, Clew.global());
    }

    /** Installs the handlers and builds the client, which has yet to be started. */
    public static CorrelationHttpAsyncClient create(HttpAsyncClientBuilder builder, Clew clew) {
        return new CorrelationHttpAsyncClient(
                CorrelationExecChain.install(builder, clew).build());
    }

    /** Installs the handlers with {@link Clew#global()} and builds the client, which has yet to be started. */
    public static CorrelationHttpAsyncClient create(H2AsyncClientBuilder builder) {
        return create(builder, Clew.global());
    }

    /** Installs the handlers and builds the client, which has yet to be started. */
    public static CorrelationHttpAsyncClient create(H2AsyncClientBuilder builder, Clew clew) {
        return new CorrelationHttpAsyncClient(
                CorrelationExecChain.install(builder, clew).build());
    }

    @Override
    protected <T> Future<T> doExecute(
            @Nullable HttpHost target,
            AsyncRequestProducer request,
            AsyncResponseConsumer<T> response,
            @Nullable HandlerFactory<AsyncPushConsumer> pushes,
            @Nullable HttpContext http,
            @Nullable FutureCallback<T> callback) {
        TraceContext context = TraceContext.current();
        return delegate.execute(
                target,
                request,
                response,
                pushes,
                http,
                callback == null || context.isNone() ? callback : new ContextFutureCallback<>(callback, context));
    }

    private record ContextFutureCallback<T>(FutureCallback<T> delegate, TraceContext context)
            implements FutureCallback<T> {
        @Override
        public void completed(T result) {
            context.wrap(() -> delegate.completed(result)).run();
        }

        @Override
        public void failed(Exception cause) {
            context.wrap(() -> delegate.failed(cause)).run();
        }

        @Override
        public void cancelled() {
            context.wrap(delegate::cancelled).run();
        }
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public IOReactorStatus getStatus() {
        return delegate.getStatus();
    }

    @Override
    public void awaitShutdown(TimeValue waitTime) throws InterruptedException {
        delegate.awaitShutdown(waitTime);
    }

    @Override
    public void initiateShutdown() {
        delegate.initiateShutdown();
    }

    @Override
    @Deprecated
    public void register(@Nullable String hostname, String uriPattern, Supplier<AsyncPushConsumer> supplier) {
        delegate.register(hostname, uriPattern, supplier);
    }

    @Override
    public void close(CloseMode mode) {
        delegate.close(mode);
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }

    @Override
    public String toString() {
        return "CorrelationHttpAsyncClient(" + delegate + ")";
    }
}
