package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Stub;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request with the methods that filters call; the attributes' map keeps its entries, so that it allocates nothing. */
abstract class StubRequest implements HttpServletRequest {
    private final Map<String, String> headers = Work.headers("filter");
    private final Map<String, @Nullable Object> attributes = new HashMap<>();

    static StubRequest create() {
        return Stub.of(
                MethodHandles.lookup(),
                StubRequest.class,
                Map.ofEntries(
                        Map.entry("getMethod", "POST"),
                        Map.entry("getRequestURI", "/orders"),
                        Map.entry("getRequestURL", new StringBuffer("http://orders.example.org/orders")),
                        Map.entry("getScheme", "http"),
                        Map.entry("getServerName", "orders.example.org"),
                        Map.entry("getServerPort", 80),
                        Map.entry("getProtocol", "HTTP/1.1"),
                        Map.entry("getRemoteAddr", "192.0.2.1"),
                        Map.entry("getRemoteHost", "192.0.2.1"),
                        Map.entry("getRemotePort", 40_000),
                        Map.entry("getLocalAddr", "192.0.2.2"),
                        Map.entry("getLocalPort", 80),
                        Map.entry("getContextPath", ""),
                        Map.entry("getServletPath", "/orders"),
                        Map.entry("getContentLength", 117),
                        Map.entry("getDispatcherType", DispatcherType.REQUEST),
                        Map.entry("isAsyncSupported", true)));
    }

    /** Makes it the request of another exchange. */
    void recycle() {
        attributes.replaceAll((name, value) -> null);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = headers.get(name);
        return value == null ? Collections.emptyEnumeration() : new One(value);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.replace(name, null);
    }

    /** One value, as containers hand them out. */
    private static final class One implements Enumeration<String> {
        private @Nullable String value;

        One(String value) {
            this.value = value;
        }

        @Override
        public boolean hasMoreElements() {
            return value != null;
        }

        @Override
        public String nextElement() {
            String next = Objects.requireNonNull(value);
            value = null;
            return next;
        }
    }
}
