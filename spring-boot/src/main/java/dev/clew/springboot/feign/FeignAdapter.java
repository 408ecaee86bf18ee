package dev.clew.springboot.feign;

import dev.clew.http.HttpClientAdapter;
import dev.clew.springboot.internal.Redirects;
import feign.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Feign's request, and the headers of the next one. */
enum FeignAdapter implements HttpClientAdapter<Request, FeignAdapter.Changes> {
    INSTANCE;

    /** A request that became a GET has no body for these to describe. OkHttp would announce one all the same. */
    private static final Set<String> OF_THE_BODY =
            Set.of("Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding");

    /** A request and the headers that replace its own. */
    record Changes(Request request, Map<String, Collection<String>> headers) {}

    static URI uri(Request request) {
        return URI.create(request.url());
    }

    @Override
    public String method(Request request) {
        return request.httpMethod().name();
    }

    @Override
    public String path(Request request) {
        String path = uri(request).getRawPath();
        return path == null ? "" : path;
    }

    @Override
    public String host(Request request) {
        String host = uri(request).getHost();
        return host == null ? "" : host;
    }

    @Override
    public int port(Request request) {
        return HttpClientAdapter.portOf(uri(request));
    }

    @Override
    public @Nullable String get(Request request, String name) {
        String all = null;
        for (Map.Entry<String, Collection<String>> header : request.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
                String values = String.join(",", header.getValue());
                all = all == null ? values : all + ',' + values;
            }
        }
        return all;
    }

    @Override
    public Changes copy(Request request) {
        Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .forEach((name, values) ->
                        headers.computeIfAbsent(name, key -> new ArrayList<>(1)).addAll(values));
        return new Changes(request, headers);
    }

    @Override
    public Request toRequest(Changes changes) {
        return with(changes, changes.request.httpMethod(), changes.request.url(), changes.request.body());
    }

    private static Request with(Changes changes, Request.HttpMethod method, String url, byte @Nullable [] body) {
        Request request = changes.request;
        return Request.create(method, url, changes.headers, body, request.charset(), request.requestTemplate());
    }

    @Override
    public void set(Changes changes, String name, String value) {
        changes.headers.put(name, List.of(value));
    }

    @Override
    public void remove(Changes changes, String name) {
        changes.headers.remove(name);
    }

    static Request redirected(Request request, String method, URI target) {
        Changes changes = INSTANCE.copy(request);
        if (!Redirects.isSameHost(uri(request), target)) {
            Redirects.OF_THE_HOST.forEach(changes.headers::remove);
        }
        boolean keepsBody = method.equals(request.httpMethod().name());
        if (!keepsBody) {
            OF_THE_BODY.forEach(changes.headers::remove);
        }
        return with(changes, Request.HttpMethod.valueOf(method), target.toString(), keepsBody ? request.body() : null);
    }
}
