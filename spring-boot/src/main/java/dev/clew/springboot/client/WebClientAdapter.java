package dev.clew.springboot.client;

import dev.clew.http.HttpClientAdapter;
import dev.clew.springboot.internal.HeaderValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

/** WebClient's request, and the headers of the next one. */
enum WebClientAdapter implements HttpClientAdapter<ClientRequest, WebClientAdapter.Changes> {
    INSTANCE;

    /** A request and the headers that replace its own. */
    record Changes(ClientRequest request, Map<String, List<String>> headers) {}

    @Override
    public String method(ClientRequest request) {
        return request.method().name();
    }

    @Override
    public String path(ClientRequest request) {
        String path = request.url().getRawPath();
        return path == null ? "" : path;
    }

    @Override
    public String host(ClientRequest request) {
        String host = request.url().getHost();
        return host == null ? "" : host;
    }

    @Override
    public int port(ClientRequest request) {
        return HttpClientAdapter.portOf(request.url());
    }

    @Override
    public @Nullable String get(ClientRequest request, String name) {
        return HeaderValues.joined(request.headers(), name);
    }

    @Override
    public Changes copy(ClientRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
        return new Changes(request, headers);
    }

    @Override
    public ClientRequest toRequest(Changes changes) {
        return ClientRequest.from(changes.request)
                .headers(headers -> replace(headers, changes.headers))
                .build();
    }

    private static void replace(HttpHeaders headers, Map<String, List<String>> by) {
        headers.clear();
        by.forEach(headers::put);
    }

    @Override
    public void set(Changes changes, String name, String value) {
        changes.headers.put(name, List.of(value));
    }

    @Override
    public void remove(Changes changes, String name) {
        changes.headers.remove(name);
    }

    static ClientRequest without(ClientRequest request, Set<String> names) {
        Changes changes = INSTANCE.copy(request);
        names.forEach(changes.headers::remove);
        return INSTANCE.toRequest(changes);
    }
}
