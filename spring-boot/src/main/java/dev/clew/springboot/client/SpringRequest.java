package dev.clew.springboot.client;

import dev.clew.springboot.internal.Redirects;
import java.net.URI;
import java.util.ArrayList;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** A request with headers of its own: the caller's stay as they are. */
final class SpringRequest extends HttpRequestWrapper {
    private final HttpMethod method;
    private final URI uri;
    private HttpHeaders headers;

    private SpringRequest(HttpRequest request, HttpMethod method, URI uri) {
        super(request);
        this.method = method;
        this.uri = uri;
        this.headers = copy(request.getHeaders(), "");
    }

    static SpringRequest copy(HttpRequest request) {
        return new SpringRequest(request, request.getMethod(), request.getURI());
    }

    static SpringRequest redirected(HttpRequest request, HttpMethod method, URI target) {
        SpringRequest next = new SpringRequest(request, method, target);
        if (!Redirects.isSameHost(request.getURI(), target)) {
            Redirects.OF_THE_HOST.forEach(next::remove);
        }
        return next;
    }

    /** Copies by the few methods of HttpHeaders that Spring 6 and 7 share. */
    private static HttpHeaders copy(HttpHeaders from, String without) {
        HttpHeaders copy = new HttpHeaders();
        from.forEach((name, values) -> {
            if (!name.equalsIgnoreCase(without)) {
                copy.put(name, new ArrayList<>(values));
            }
        });
        return copy;
    }

    void remove(String name) {
        headers = copy(headers, name);
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }
}
