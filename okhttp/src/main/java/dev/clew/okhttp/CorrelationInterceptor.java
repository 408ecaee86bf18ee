package dev.clew.okhttp;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends the current request's id along with every call and tells how the call went.
 *
 * <p>The context is the calling thread's. For {@code enqueue}, whose interceptors run on another thread, use
 * {@link CorrelationCallFactory}. Outside a request nothing is sent. What fails in here is counted and skipped, and the
 * call is made all the same. Safe for all threads.
 */
public final class CorrelationInterceptor implements Interceptor {
    private final Clew clew;

    private CorrelationInterceptor(Clew clew) {
        this.clew = clew;
    }

    /** Returns an interceptor with {@link Clew#global()}. */
    public static CorrelationInterceptor create() {
        return create(Clew.global());
    }

    /**
     * Returns an interceptor, to be added as an application interceptor.
     *
     * <p>{@link #install} is better: OkHttp follows redirects below application interceptors, where this one alone can
     * neither count attempts nor take the ids off again for a host that may not have them.
     */
    public static CorrelationInterceptor create(Clew clew) {
        return new CorrelationInterceptor(clew);
    }

    /** Adds an interceptor with {@link Clew#global()} to the application and the network interceptors. */
    public static OkHttpClient.Builder install(OkHttpClient.Builder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Adds an interceptor to the application and the network interceptors, so that the call is one span that knows how
     * often it was sent.
     *
     * @return the builder
     */
    public static OkHttpClient.Builder install(OkHttpClient.Builder builder, Clew clew) {
        CorrelationInterceptor interceptor = create(clew);
        return builder.addInterceptor(interceptor).addNetworkInterceptor(interceptor);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        CallSpan outer = CallSpan.of(request, chain.call());
        if (outer != null) {
            if (chain.connection() != null) {
                outer.sent(request, this);
            }
            return chain.proceed(withoutIdsElsewhere(request, chain.call()));
        }
        Request.Builder builder = request.newBuilder();
        CallSpan span = send(chain, builder);
        Response response;
        try {
            response = chain.proceed(span == null ? request : builder.build());
        } catch (Throwable t) {
            if (span != null) {
                span.failed(t);
            }
            throw t;
        }
        if (span != null) {
            span.answered(response.code());
        }
        return response;
    }

    /** Takes the ids off where a redirect leads to a host that may not have them. */
    private Request withoutIdsElsewhere(Request request, Call call) {
        try {
            String host = request.url().host();
            if (host.equals(call.request().url().host()) || clew.maySendTo(host)) {
                return request;
            }
            Request.Builder builder = request.newBuilder();
            clew.fields().forEach(builder::removeHeader);
            return builder.build();
        } catch (Throwable t) {
            clew.counters().skipped("okhttp.redirected", t);
            return request;
        }
    }

    private @Nullable CallSpan send(Chain chain, Request.Builder builder) {
        try {
            TraceContext context = CapturedContext.of(chain.request(), chain.call());
            if (context.isNone()) {
                return null;
            }
            String host = chain.request().url().host();
            Span span = clew.send(Span.Kind.CLIENT, context, host, builder, Request.Builder::header);
            return CallSpan.begin(clew, span, this, chain, builder);
        } catch (Throwable t) {
            clew.counters().skipped("okhttp.send", t);
            return null;
        }
    }

    @Override
    public String toString() {
        return "CorrelationInterceptor(path=" + clew.httpPath() + ")";
    }
}
