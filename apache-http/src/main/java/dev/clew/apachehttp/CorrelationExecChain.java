package dev.clew.apachehttp;

import dev.clew.Clew;
import dev.clew.http.HttpClientHandler;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the current request's id along with every call and tells how the call went.
 *
 * <p>The context is that of the thread that calls {@code execute}. Outside a request nothing is sent. If something of ours
 * fails it is counted and skipped, and the call is made all the same.
 */
public final class CorrelationExecChain {
    private static final String CALL = "clew-call";
    private static final String ATTEMPT = "clew-attempt";
    private static final String TRANSPORT = ChainElement.MAIN_TRANSPORT.name();

    private final HttpClientHandler<ApacheRequest> handler;

    private CorrelationExecChain(Clew clew) {
        this.handler = HttpClientHandler.create(clew, "apache-http", ApacheRequest.Adapter.INSTANCE);
    }

    /** Installs the handlers with {@link Clew#global()}. */
    public static HttpClientBuilder install(HttpClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Installs handlers around the call and around each request that it takes.
     *
     * @return the builder
     */
    public static HttpClientBuilder install(HttpClientBuilder builder, Clew clew) {
        CorrelationExecChain handlers = new CorrelationExecChain(clew);
        return builder.addExecInterceptorFirst(CALL, handlers::call)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, handlers::attempt);
    }

    /** Installs the handlers with {@link Clew#global()}. */
    public static HttpAsyncClientBuilder install(HttpAsyncClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Installs handlers around the call and around each request that it takes.
     *
     * <p>Request, response and callback are handled with the context of the thread that called {@code execute}. Only
     * {@code cancelled()} runs with the context of the thread that cancels; see {@link CorrelationHttpAsyncClient}.
     *
     * @return the builder
     */
    public static HttpAsyncClientBuilder install(HttpAsyncClientBuilder builder, Clew clew) {
        CorrelationExecChain handlers = new CorrelationExecChain(clew);
        return builder.addExecInterceptorFirst(CALL, handlers::callAsync)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, handlers::attemptAsync);
    }

    /** Installs the handlers with {@link Clew#global()}. */
    public static H2AsyncClientBuilder install(H2AsyncClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /** Installs the handlers, as {@link #install(HttpAsyncClientBuilder, Clew)} does. */
    public static H2AsyncClientBuilder install(H2AsyncClientBuilder builder, Clew clew) {
        CorrelationExecChain handlers = new CorrelationExecChain(clew);
        return builder.addExecInterceptorFirst(CALL, handlers::callAsync)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, handlers::attemptAsync);
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Call call = begin(
                new ApacheRequest(request, scope.exchangeId, scope.route, scope.clientContext),
                scope.originalRequest instanceof CancellableDependency caller ? caller : null);
        if (call == null) {
            return chain.proceed(request, scope);
        }
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            call.answered(response.getCode());
            return response;
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        } finally {
            Call.forget(scope.clientContext);
        }
    }

    private ClassicHttpResponse attempt(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        sent(new ApacheRequest(request, scope.exchangeId, scope.route, scope.clientContext));
        return chain.proceed(request, scope);
    }

    private void callAsync(
            HttpRequest request,
            @Nullable AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws IOException, HttpException {
        Call call = begin(
                new ApacheRequest(request, scope.exchangeId, scope.route, scope.clientContext),
                scope.cancellableDependency);
        if (call == null) {
            chain.proceed(request, body, scope, callback);
            return;
        }
        try {
            chain.proceed(
                    request,
                    body == null ? null : new ContextProducer(body, call.context()),
                    call.within(scope),
                    new ContextExecCallback(callback, call, scope.clientContext));
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        }
    }

    private void attemptAsync(
            HttpRequest request,
            @Nullable AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws IOException, HttpException {
        sent(new ApacheRequest(request, scope.exchangeId, scope.route, scope.clientContext));
        chain.proceed(request, body, scope, callback);
    }

    /** Returns the call that begins here; null outside a request, and if one has begun already. */
    private @Nullable Call begin(ApacheRequest request, @Nullable CancellableDependency caller) {
        try {
            return Call.of(request) == null ? Call.begin(handler, request, caller) : null;
        } catch (Throwable t) {
            handler.skipped("send", t);
            return null;
        }
    }

    private void sent(ApacheRequest request) {
        try {
            Call call = Call.of(request);
            if (call != null) {
                call.sent(request, handler);
            }
        } catch (Throwable t) {
            handler.skipped("sent", t);
        }
    }

    @Override
    public String toString() {
        return "CorrelationExecChain(path=" + handler.path() + ")";
    }
}
