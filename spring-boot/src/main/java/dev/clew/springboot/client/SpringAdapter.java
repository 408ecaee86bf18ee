package dev.clew.springboot.client;

import dev.clew.http.HttpClientAdapter;
import dev.clew.springboot.internal.HeaderValues;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;

/** Spring's request, and a copy whose headers can be changed. */
enum SpringAdapter implements HttpClientAdapter<HttpRequest, SpringRequest> {
    INSTANCE;

    @Override
    public String method(HttpRequest request) {
        return request.getMethod().name();
    }

    @Override
    public String path(HttpRequest request) {
        String path = request.getURI().getRawPath();
        return path == null ? "" : path;
    }

    @Override
    public String host(HttpRequest request) {
        String host = request.getURI().getHost();
        return host == null ? "" : host;
    }

    @Override
    public int port(HttpRequest request) {
        return HttpClientAdapter.portOf(request.getURI());
    }

    @Override
    public @Nullable String get(HttpRequest request, String name) {
        return HeaderValues.joined(request.getHeaders(), name);
    }

    @Override
    public SpringRequest copy(HttpRequest request) {
        return SpringRequest.copy(request);
    }

    @Override
    public HttpRequest toRequest(SpringRequest changes) {
        return changes;
    }

    @Override
    public void set(SpringRequest changes, String name, String value) {
        changes.getHeaders().set(name, value);
    }

    @Override
    public void remove(SpringRequest changes, String name) {
        changes.remove(name);
    }
}
