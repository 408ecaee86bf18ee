package dev.clew.okhttp;

import dev.clew.Scope;
import dev.clew.TraceContext;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a call was enqueued, carried by its request's tag to the thread that makes the call.
 *
 * <p>As with {@link CallSpan}, a request sent again keeps the tag, so it counts only for its own call.
 */
final class CapturedContext {
    private volatile @Nullable Call call;
    private volatile @Nullable TraceContext context;

    void belongsTo(Call owner) {
        call = owner;
    }

    void capture(TraceContext enqueued) {
        context = enqueued;
    }

    /** Returns the context in which the call was enqueued, the thread's own where it was not enqueued by us. */
    static TraceContext of(Request request, Call call) {
        CapturedContext captured = request.tag(CapturedContext.class);
        TraceContext context = captured != null && captured.call == call ? captured.context : null;
        return context == null ? TraceContext.current() : context;
    }

    /** The first of all interceptors: makes the context current for those that follow. */
    enum Opener implements Interceptor {
        INSTANCE;

        @Override
        public Response intercept(Chain chain) throws IOException {
            TraceContext context = of(chain.request(), chain.call());
            if (context.equals(TraceContext.current())) {
                return chain.proceed(chain.request());
            }
            try (Scope scope = context.makeCurrent()) {
                return chain.proceed(chain.request());
            }
        }

        @Override
        public String toString() {
            return "CapturedContext.Opener";
        }
    }
}
