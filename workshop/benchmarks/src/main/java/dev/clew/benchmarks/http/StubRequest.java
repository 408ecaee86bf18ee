package dev.clew.benchmarks.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as far as filters ask; its attributes are kept in a map whose entries stay, so that they cost nothing. */
final class StubRequest extends HttpServletRequestWrapper {
    private static final HttpServletRequest NOTHING_ELSE = (HttpServletRequest) Proxy.newProxyInstance(
            StubRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Map<String, String> headers;
    private final Map<String, @Nullable Object> attributes = new HashMap<>();

    StubRequest(Map<String, String> headers) {
        super(NOTHING_ELSE);
        this.headers = headers;
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

    @Override
    public String getMethod() {
        return "POST";
    }

    @Override
    public String getRequestURI() {
        return "/orders";
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("http://orders.example.org/orders");
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getServerName() {
        return "orders.example.org";
    }

    @Override
    public int getServerPort() {
        return 80;
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getRemoteAddr() {
        return "192.0.2.1";
    }

    @Override
    public String getRemoteHost() {
        return "192.0.2.1";
    }

    @Override
    public int getRemotePort() {
        return 40_000;
    }

    @Override
    public String getLocalAddr() {
        return "192.0.2.2";
    }

    @Override
    public int getLocalPort() {
        return 80;
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getServletPath() {
        return "/orders";
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return null;
    }

    @Override
    public int getContentLength() {
        return 117;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
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
            String next = value;
            if (next == null) {
                throw new java.util.NoSuchElementException();
            }
            value = null;
            return next;
        }
    }
}
