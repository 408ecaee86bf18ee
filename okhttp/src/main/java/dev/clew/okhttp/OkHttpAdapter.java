package dev.clew.okhttp;

import dev.clew.http.HttpClientAdapter;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** OkHttp's request and its builder. */
enum OkHttpAdapter implements HttpClientAdapter<Request, Request.Builder> {
    INSTANCE;

    @Override
    public String method(Request request) {
        return request.method();
    }

    @Override
    public String path(Request request) {
        return request.url().encodedPath();
    }

    @Override
    public String host(Request request) {
        return request.url().host();
    }

    @Override
    public int port(Request request) {
        return request.url().port();
    }

    @Override
    public @Nullable String get(Request request, String name) {
        // hot: for each field of each request that is sent, allocates nothing for a single value
        Headers headers = request.headers();
        String all = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(name)) {
                String value = headers.value(i);
                all = all == null ? value : all + ',' + value;
            }
        }
        return all;
    }

    @Override
    public Request.Builder copy(Request request) {
        return request.newBuilder();
    }

    @Override
    public Request toRequest(Request.Builder changes) {
        return changes.build();
    }

    @Override
    public void set(Request.Builder changes, String name, String value) {
        changes.header(name, value);
    }

    @Override
    public void remove(Request.Builder changes, String name) {
        changes.removeHeader(name);
    }
}
