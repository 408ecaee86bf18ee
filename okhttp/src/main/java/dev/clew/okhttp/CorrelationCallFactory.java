package dev.clew.okhttp;

import dev.clew.Clew;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Makes calls that keep the caller's context when they are enqueued.
 *
 * <p>Its calls are those of an {@link OkHttpClient} that shares the given one's connections, dispatcher and settings. The
 * thread that calls {@code enqueue} decides: its context is current in all interceptors and in the callback, even if the
 * dispatcher queues the call. The same holds for clones. Safe for all threads.
 */
public final class CorrelationCallFactory implements Call.Factory {
    private final OkHttpClient client;

    private CorrelationCallFactory(OkHttpClient client) {
        this.client = client;
    }

    /** Returns a factory with {@link Clew#global()}. */
    public static CorrelationCallFactory create(OkHttpClient client) {
        return create(client, Clew.global());
    }

    /** Returns a factory; installs a {@link CorrelationInterceptor} unless the client has one. */
    public static CorrelationCallFactory create(OkHttpClient client, Clew clew) {
        OkHttpClient.Builder builder = client.newBuilder();
        builder.interceptors().remove(ContextInterceptor.INSTANCE);
        builder.interceptors().add(0, ContextInterceptor.INSTANCE);
        if (builder.interceptors().stream().noneMatch(CorrelationInterceptor.class::isInstance)) {
            CorrelationInterceptor.install(builder, clew);
        }
        return new CorrelationCallFactory(builder.build());
    }

    /** Returns a call in the context of the thread that executes or enqueues it. */
    @Override
    public Call newCall(Request request) {
        return new CorrelatedCall(this, client, request);
    }

    @Override
    public String toString() {
        return "CorrelationCallFactory(" + client.interceptors() + ")";
    }
}
