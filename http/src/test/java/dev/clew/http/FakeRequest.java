package dev.clew.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request of no client, whose headers can be looked at. */
final class FakeRequest implements HttpClientRequest {
    final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String host;

    FakeRequest(String host) {
        this.host = host;
    }

    void add(String name, String value) {
        headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/stock?secret=1";
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return 8080;
    }

    @Override
    public long deadlineMillis() {
        return 250;
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, List.of(value));
    }

    @Override
    public void removeHeader(String name) {
        headers.remove(name);
    }
}
