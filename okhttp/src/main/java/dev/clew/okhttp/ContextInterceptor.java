package dev.clew.okhttp;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Runs all other interceptors in the context in which the call was enqueued; it is the first of them. */
enum ContextInterceptor implements Interceptor {
    INSTANCE;

    @Override
    public Response intercept(Chain chain) throws IOException {
        TraceContext context = CorrelatedCall.contextOf(chain);
        if (context == null || context.equals(TraceContext.current())) {
            return chain.proceed(chain.request());
        }
        try (Scope scope = context.makeCurrent()) {
            return chain.proceed(chain.request());
        }
    }

    @Override
    public String toString() {
        return "ContextInterceptor";
    }
}
