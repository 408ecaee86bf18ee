package dev.clew.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests of no client, whose headers can be looked at and changed. */
enum FakeAdapter implements HttpClientAdapter<FakeAdapter.Request, FakeAdapter.Request> {
    INSTANCE;

    record Request(String host, Map<String, List<String>> headers) {
        static Request to(String host) {
            return new Request(host, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        }

        Request with(String name, String value) {
            headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            return this;
        }

        List<String> values(String name) {
            return headers.getOrDefault(name, List.of());
        }
    }

    @Override
    public String method(Request request) {
        return "GET";
    }

    @Override
    public String path(Request request) {
        return "/stock?secret=1";
    }

    @Override
    public String host(Request request) {
        if (request.host().isEmpty()) {
            throw new IllegalStateException("host");
        }
        return request.host();
    }

    @Override
    public int port(Request request) {
        return 8080;
    }

    @Override
    public @Nullable String get(Request request, String name) {
        List<String> values = request.headers().get(name);
        return values == null ? null : String.join(",", values);
    }

    @Override
    public Request copy(Request request) {
        Request copy = Request.to(request.host());
        copy.headers().putAll(request.headers());
        return copy;
    }

    @Override
    public Request edit(Request request) {
        return request;
    }

    @Override
    public Request toRequest(Request changes) {
        return changes;
    }

    @Override
    public void set(Request changes, String name, String value) {
        changes.headers().put(name, new ArrayList<>(List.of(value)));
    }

    @Override
    public void remove(Request changes, String name) {
        changes.headers().remove(name);
    }
}
