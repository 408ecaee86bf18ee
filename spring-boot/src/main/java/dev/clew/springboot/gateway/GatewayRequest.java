package dev.clew.springboot.gateway;

import dev.clew.http.HttpClientAdapter;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that the gateway sends on.
 *
 * @param headers that carry ids; all others are no concern of ours
 */
record GatewayRequest(String method, URI uri, Map<String, String> headers) {
    static GatewayRequest create(String method, URI uri) {
        return new GatewayRequest(method, uri, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
    }

    /** Reads such a request, and writes to a copy. */
    enum Adapter implements HttpClientAdapter<GatewayRequest, GatewayRequest> {
        INSTANCE;

        @Override
        public String method(GatewayRequest request) {
            return request.method;
        }

        @Override
        public String path(GatewayRequest request) {
            String path = request.uri.getRawPath();
            return path == null ? "" : path;
        }

        @Override
        public String host(GatewayRequest request) {
            String host = request.uri.getHost();
            return host == null ? "" : host;
        }

        @Override
        public int port(GatewayRequest request) {
            return HttpClientAdapter.portOf(request.uri);
        }

        @Override
        public @Nullable String get(GatewayRequest request, String name) {
            return request.headers.get(name);
        }

        @Override
        public GatewayRequest copy(GatewayRequest request) {
            GatewayRequest copy = create(request.method, request.uri);
            copy.headers.putAll(request.headers);
            return copy;
        }

        @Override
        public GatewayRequest toRequest(GatewayRequest changes) {
            return changes;
        }

        @Override
        public void set(GatewayRequest changes, String name, String value) {
            changes.headers.put(name, value);
        }

        @Override
        public void remove(GatewayRequest changes, String name) {
            changes.headers.remove(name);
        }
    }
}
