package dev.clew.okhttp;

import dev.clew.Clew;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Makes calls that keep the caller's context when they are enqueued.
 *
 * <p>Its calls are those of an {@link OkHttpClient} that shares the given one's connections, dispatcher and settings. The
 * thread that calls {@code enqueue} decides: its context is current in all interceptors and in the callback, also where
 * the dispatcher queues the call, and for clones. Safe for all threads.
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

    /** Returns a factory; a client that has a {@link CorrelationInterceptor} already keeps it, another one gets one. */
    public static CorrelationCallFactory create(OkHttpClient client, Clew clew) {
        OkHttpClient.Builder builder = client.newBuilder();
        builder.interceptors().remove(CapturedContext.Opener.INSTANCE);
        builder.interceptors().add(0, CapturedContext.Opener.INSTANCE);
        if (builder.interceptors().stream().noneMatch(CorrelationInterceptor.class::isInstance)) {
            CorrelationInterceptor.install(builder, clew);
        }
        return new CorrelationCallFactory(builder.build());
    }

    /** Returns a call of which the context is that of the thread that executes or enqueues it. */
    @Override
    public Call newCall(Request request) {
        CapturedContext captured = new CapturedContext();
        Call call = client.newCall(
                request.newBuilder().tag(CapturedContext.class, captured).build());
        captured.belongsTo(call);
        return new CorrelatedCall(this, request, call, captured);
    }

    @Override
    public String toString() {
        return "CorrelationCallFactory(" + client.interceptors() + ")";
    }
}
