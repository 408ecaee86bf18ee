package dev.clew.httpclient;

import dev.clew.http.HttpClientAdapter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The request that opens a web socket.
 *
 * <p>Its headers are collected here, as the JDK's builder can only add one.
 */
record Handshake(URI uri, List<String> pairs) {
    Handshake copyFor(URI target) {
        return new Handshake(target, new ArrayList<>(pairs));
    }

    void add(String name, String value) {
        pairs.add(Objects.requireNonNull(name, "name"));
        pairs.add(Objects.requireNonNull(value, "value"));
    }

    void remove(String name) {
        for (int i = pairs.size() - 2; i >= 0; i -= 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                pairs.subList(i, i + 2).clear();
            }
        }
    }

    void forEachHeader(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.size(); i += 2) {
            action.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    /** Changes a handshake itself; only the caller's own is copied. */
    enum Adapter implements HttpClientAdapter<Handshake, Handshake> {
        INSTANCE;

        @Override
        public String method(Handshake request) {
            return "GET";
        }

        @Override
        public String path(Handshake request) {
            return Uris.path(request.uri);
        }

        @Override
        public String host(Handshake request) {
            return request.uri.getHost();
        }

        @Override
        public int port(Handshake request) {
            return Uris.port(request.uri);
        }

        @Override
        public @Nullable String get(Handshake request, String name) {
            List<String> values = new ArrayList<>();
            request.forEachHeader((each, value) -> {
                if (each.equalsIgnoreCase(name)) {
                    values.add(value);
                }
            });
            return values.isEmpty() ? null : String.join(",", values);
        }

        @Override
        public Handshake copy(Handshake request) {
            return request.copyFor(request.uri);
        }

        @Override
        public Handshake edit(Handshake request) {
            return request;
        }

        @Override
        public Handshake toRequest(Handshake changes) {
            return changes;
        }

        @Override
        public void set(Handshake changes, String name, String value) {
            changes.remove(name);
            changes.add(name, value);
        }

        @Override
        public void remove(Handshake changes, String name) {
            changes.remove(name);
        }
    }
}
