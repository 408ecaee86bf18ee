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
        Scope scope = context.makeCurrent();
        try {
            return chain.proceed(chain.request());
        } finally {
            // The dispatcher's thread goes on to other calls: scopes that an interceptor left open end here.
            scope.closeAll();
        }
    }

    @Override
    public String toString() {
        return "ContextInterceptor";
    }
}
