package dev.clew.apachehttp;

import dev.clew.Clew;
import dev.clew.TraceContext;
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
 * <p>The context is that of the thread that calls {@code execute}. Outside a request nothing is sent. What fails in here
 * is counted and skipped, and the call is made all the same.
 */
public final class CorrelationInterceptor {
    private static final String CALL = "clew-call";
    private static final String ATTEMPT = "clew-attempt";
    private static final String TRANSPORT = ChainElement.MAIN_TRANSPORT.name();

    final Clew clew;

    private CorrelationInterceptor(Clew clew) {
        this.clew = clew;
    }

    /** Installs an interceptor with {@link Clew#global()}. */
    public static HttpClientBuilder install(HttpClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Installs an interceptor around the call and around each request that it takes.
     *
     * @return the builder
     */
    public static HttpClientBuilder install(HttpClientBuilder builder, Clew clew) {
        CorrelationInterceptor interceptor = new CorrelationInterceptor(clew);
        return builder.addExecInterceptorFirst(CALL, interceptor::call)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, interceptor::attempt);
    }

    /** Installs an interceptor with {@link Clew#global()}. */
    public static HttpAsyncClientBuilder install(HttpAsyncClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Installs an interceptor around the call and around each request that it takes.
     *
     * <p>Request and response are handled with the context of whoever called {@code execute}, and so is the callback, but
     * for {@code cancelled()}, which the one who cancels runs; for that too see {@link CorrelationHttpAsyncClient}.
     *
     * @return the builder
     */
    public static HttpAsyncClientBuilder install(HttpAsyncClientBuilder builder, Clew clew) {
        CorrelationInterceptor interceptor = new CorrelationInterceptor(clew);
        return builder.addExecInterceptorFirst(CALL, interceptor::callAsync)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, interceptor::attemptAsync);
    }

    /** Installs an interceptor with {@link Clew#global()}. */
    public static H2AsyncClientBuilder install(H2AsyncClientBuilder builder) {
        return install(builder, Clew.global());
    }

    /** Installs an interceptor, as {@link #install(HttpAsyncClientBuilder, Clew)} does. */
    public static H2AsyncClientBuilder install(H2AsyncClientBuilder builder, Clew clew) {
        CorrelationInterceptor interceptor = new CorrelationInterceptor(clew);
        return builder.addExecInterceptorFirst(CALL, interceptor::callAsync)
                .addExecInterceptorBefore(TRANSPORT, ATTEMPT, interceptor::attemptAsync);
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        CancellableDependency caller =
                scope.originalRequest instanceof CancellableDependency cancellable ? cancellable : null;
        Call call = begin(request, new Exchange(scope.exchangeId, scope.route, scope.clientContext), caller);
        if (call == null) {
            return chain.proceed(request, scope);
        }
        ClassicHttpResponse response;
        try {
            response = chain.proceed(request, scope);
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        } finally {
            Call.forget(scope.clientContext);
        }
        call.answered(response.getCode());
        return response;
    }

    private ClassicHttpResponse attempt(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        sent(request, new Exchange(scope.exchangeId, scope.route, scope.clientContext));
        return chain.proceed(request, scope);
    }

    private void callAsync(
            HttpRequest request,
            @Nullable AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws IOException, HttpException {
        Exchange exchange = new Exchange(scope.exchangeId, scope.route, scope.clientContext);
        Call call = begin(request, exchange, scope.cancellableDependency);
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
        sent(request, new Exchange(scope.exchangeId, scope.route, scope.clientContext));
        chain.proceed(request, body, scope, callback);
    }

    /** Returns the call that begins here; null outside a request, and where one has begun already. */
    private @Nullable Call begin(HttpRequest request, Exchange exchange, @Nullable CancellableDependency caller) {
        try {
            TraceContext context = TraceContext.current();
            return context.isNone() || Call.of(exchange) != null
                    ? null
                    : Call.begin(this, context, request, exchange, caller);
        } catch (Throwable t) {
            clew.counters().skipped("apache-http.send", t);
            return null;
        }
    }

    private void sent(HttpRequest request, Exchange exchange) {
        try {
            Call call = Call.of(exchange);
            if (call != null) {
                call.sent(this, request, exchange);
            }
        } catch (Throwable t) {
            clew.counters().skipped("apache-http.sent", t);
        }
    }

    @Override
    public String toString() {
        return "CorrelationInterceptor(path=" + clew.httpPath() + ")";
    }
}
