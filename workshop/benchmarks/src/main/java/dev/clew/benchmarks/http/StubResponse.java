package dev.clew.benchmarks.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response as far as filters ask. */
final class StubResponse extends HttpServletResponseWrapper {
    private static final HttpServletResponse NOTHING_ELSE = (HttpServletResponse) Proxy.newProxyInstance(
            StubResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Map<String, String> headers = new HashMap<>();

    StubResponse() {
        super(NOTHING_ELSE);
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public int getStatus() {
        return 200;
    }

    @Override
    public boolean isCommitted() {
        return true;
    }
}
