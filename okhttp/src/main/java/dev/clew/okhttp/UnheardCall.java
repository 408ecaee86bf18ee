package dev.clew.okhttp;

import dev.clew.http.HttpClientHandler;
import java.io.IOException;
import java.util.Arrays;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The call that a thread is making while nobody listens and every host may have the ids.
 *
 * <p>Its requests need the ids and nothing else, so it is no object. OkHttp runs all interceptors of a call on one thread.
 */
final class UnheardCall {
    /** The call, its request as the caller made it, and that request with the ids. */
    private static final int CALL = 0;

    private static final int ORIGINAL = 1;
    private static final int CARRIER = 2;
    private static final int SIZE = 3;

    /** An array, so that a class of the JDK stays on the thread and none of ours. */
    private static final ThreadLocal<@Nullable Object[]> SLOT = new ThreadLocal<>();

    private UnheardCall() {}

    /** Whether an interceptor of ours has begun this call. */
    static boolean isUnderWay(Call call) {
        @Nullable Object[] slot = SLOT.get();
        return slot != null && slot[CALL] == call;
    }

    /** Sends the first request of a call. */
    static Response proceed(Interceptor.Chain chain, Request carrier) throws IOException {
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            slot = new Object[SIZE];
            SLOT.set(slot);
        }
        // Most calls are made within no other.
        @Nullable Object[] outer = slot[CALL] == null ? null : slot.clone();
        slot[CALL] = chain.call();
        slot[ORIGINAL] = chain.request();
        slot[CARRIER] = carrier;
        try {
            return chain.proceed(carrier);
        } finally {
            if (outer == null) {
                Arrays.fill(slot, null);
            } else {
                System.arraycopy(outer, 0, slot, 0, SIZE);
            }
        }
    }

    /** Returns a request of the call that is under way, with the ids if it was built anew without them. */
    static Request sent(Request request, HttpClientHandler<Request> handler) {
        @Nullable Object[] slot = SLOT.get();
        return slot != null && slot[ORIGINAL] instanceof Request original && slot[CARRIER] instanceof Request carrier
                ? handler.injectAgain(original, carrier, request)
                : request;
    }
}
