package dev.clew.okhttp;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the current request's id along with every call and tells how the call went.
 *
 * <p>The context is the calling thread's. For {@code enqueue}, whose interceptors run on another thread, use
 * {@link CorrelationCallFactory}. Outside a request nothing is sent. If something of ours fails it is counted and
 * skipped, and the call is made all the same. Safe for all threads.
 */
public final class CorrelationInterceptor implements Interceptor {
    /**
     * The calls that are under way, for all interceptors of ours, so that two of them make one span.
     *
     * <p>Not a tag of the request: an interceptor of the application may build the request anew without it.
     */
    private static final Map<Call, HttpClientCall<Request>> UNDER_WAY = new ConcurrentHashMap<>();

    private final HttpClientHandler<Request> handler;

    private CorrelationInterceptor(Clew clew) {
        this.handler = HttpClientHandler.create(clew, "okhttp", OkHttpAdapter.INSTANCE);
    }

    /** Returns an interceptor with {@link Clew#global()}. */
    public static CorrelationInterceptor create() {
        return create(Clew.global());
    }

    /**
     * Returns an interceptor, to be added as an application interceptor.
     *
     * <p>{@link #install} is better: OkHttp follows redirects below application interceptors. From there this one alone
     * can neither count attempts nor take the ids off again for a host that may not have them.
     */
    public static CorrelationInterceptor create(Clew clew) {
        return new CorrelationInterceptor(clew);
    }

    /** Adds an interceptor with {@link Clew#global()} to the application and the network interceptors. */
    public static OkHttpClient.Builder install(OkHttpClient.Builder builder) {
        return install(builder, Clew.global());
    }

    /**
     * Adds an interceptor to the application and the network interceptors.
     *
     * <p>The call is then one span that knows how often it was sent, and each request is judged by the host that it goes
     * to.
     *
     * @return the builder
     */
    public static OkHttpClient.Builder install(OkHttpClient.Builder builder, Clew clew) {
        CorrelationInterceptor interceptor = create(clew);
        return builder.addInterceptor(interceptor).addNetworkInterceptor(interceptor);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        HttpClientCall<Request> known = UNDER_WAY.get(chain.call());
        if (known == null) {
            return handler.onlyInjects() ? inject(chain) : begin(chain);
        }
        // On a connection this is a request that is sent; else another interceptor of ours stands above this one.
        return chain.proceed(chain.connection() == null ? chain.request() : known.sent(chain.request(), handler));
    }

    private Response inject(Chain chain) throws IOException {
        Request request = chain.request();
        if (UnheardCall.isUnderWay(chain.call())) {
            return chain.proceed(chain.connection() == null ? request : UnheardCall.sent(request, handler));
        }
        if (hasIds(request)) {
            // On a connection: an interceptor goes on with the call on a thread that may have another request's ids.
            // Else they are the caller's own headers, which the call tells from ours.
            return chain.connection() == null ? begin(chain) : chain.proceed(request);
        }
        Request carrier = handler.inject(TraceContext.current(), request);
        return carrier.equals(request) ? chain.proceed(request) : UnheardCall.proceed(chain, carrier);
    }

    private boolean hasIds(Request request) {
        for (String field : handler.clew().fields()) {
            if (request.header(field) != null) {
                return true;
            }
        }
        return false;
    }

    private Response begin(Chain chain) throws IOException {
        Call made = chain.call();
        HttpClientCall<Request> call = handler.begin(TraceContext.current(), chain.request(), Deadline.millis(chain));
        if (call.isNone()) {
            return chain.proceed(chain.request());
        }
        long start = System.nanoTime();
        UNDER_WAY.put(made, call);
        try {
            Response response = chain.proceed(call.inject(chain.request()));
            call.answered(response.code());
            return response;
        } catch (Throwable t) {
            call.failed(t, Deadline.outcome(t, made, start));
            throw t;
        } finally {
            UNDER_WAY.remove(made);
        }
    }

    /** Sends the first request of a call that tells itself how it went. Our interceptors below take it for begun. */
    static Response within(HttpClientCall<Request> call, Chain chain) throws IOException {
        Call made = chain.call();
        UNDER_WAY.put(made, call);
        try {
            return chain.proceed(call.inject(chain.request()));
        } finally {
            UNDER_WAY.remove(made);
        }
    }

    @Override
    public String toString() {
        return "CorrelationInterceptor(path=" + handler.path() + ")";
    }
}
