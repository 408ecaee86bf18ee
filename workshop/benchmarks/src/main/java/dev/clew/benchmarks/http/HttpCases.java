package dev.clew.benchmarks.http;

import dev.clew.benchmarks.Work;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What every system is given: a request to be served, in which an id is read three times, and a call to be sent. */
abstract class HttpCases {
    final OkHttpClient client = new OkHttpClient();
    private final StubRequest request = new StubRequest(Work.headers("traceparent", Work.TRACEPARENT));
    private final StubResponse response = new StubResponse();
    private final StubChain outgoing = outgoing();
    private final FilterChain chain;
    private int read;

    /** @param key of the MDC, empty where the ids are not there */
    HttpCases(String key) {
        this.chain = (req, res) -> read = key.isEmpty() ? readElsewhere() : Work.readThree(key);
    }

    int readElsewhere() {
        return 0;
    }

    private StubChain outgoing() {
        Request call = new Request.Builder()
                .url("http://stock.example.org/stock")
                .header("Accept", "application/json")
                .build();
        Response answer = new Response.Builder()
                .request(call)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .build();
        return new StubChain(call, client.newCall(call), answer);
    }

    final int serve(Filter filter) throws IOException, ServletException {
        request.recycle();
        filter.doFilter(request, response, chain);
        return read;
    }

    final @Nullable Request send(Interceptor interceptor) throws IOException {
        interceptor.intercept(outgoing);
        return outgoing.sent();
    }
}
