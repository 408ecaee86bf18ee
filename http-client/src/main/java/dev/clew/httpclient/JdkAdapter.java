package dev.clew.httpclient;

import dev.clew.http.HttpClientAdapter;
import java.net.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JDK's request and its builder. */
enum JdkAdapter implements HttpClientAdapter<HttpRequest, JdkAdapter.Copy> {
    INSTANCE;

    /** A builder of a request, made anew to lose a header: the JDK's own removes none. */
    static final class Copy {
        HttpRequest.Builder builder;

        Copy(HttpRequest request) {
            builder = HttpRequest.newBuilder(request, (name, value) -> true);
        }
    }

    @Override
    public String method(HttpRequest request) {
        return request.method();
    }

    @Override
    public String path(HttpRequest request) {
        String path = request.uri().getRawPath();
        return path.isEmpty() ? "/" : path;
    }

    @Override
    public String host(HttpRequest request) {
        return request.uri().getHost();
    }

    @Override
    public int port(HttpRequest request) {
        return HttpClientAdapter.portOf(request.uri());
    }

    @Override
    public @Nullable String get(HttpRequest request, String name) {
        List<String> values = request.headers().allValues(name);
        return values.isEmpty() ? null : String.join(",", values);
    }

    @Override
    public Copy copy(HttpRequest request) {
        return new Copy(request);
    }

    @Override
    public HttpRequest toRequest(Copy changes) {
        return changes.builder.build();
    }

    @Override
    public void set(Copy changes, String name, String value) {
        changes.builder.setHeader(name, value);
    }

    @Override
    public void remove(Copy changes, String name) {
        changes.builder = HttpRequest.newBuilder(toRequest(changes), (each, value) -> !each.equalsIgnoreCase(name));
    }
}
