package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Stub;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A chain that answers at once. */
abstract class StubChain implements Interceptor.Chain {
    private final Request request = new Request.Builder()
            .url("http://stock.example.org/stock")
            .header("Accept", "application/json")
            .build();
    private final Call call = new OkHttpClient().newCall(request);
    private final Response response = new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .build();
    private @Nullable Request sent;

    static StubChain create() {
        return Stub.of(MethodHandles.lookup(), StubChain.class, Map.of());
    }

    /** Returns the request that the interceptor passed on. */
    @Nullable
    Request sent() {
        return sent;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response proceed(Request outgoing) {
        sent = outgoing;
        return response;
    }

    @Override
    public Call call() {
        return call;
    }
}
