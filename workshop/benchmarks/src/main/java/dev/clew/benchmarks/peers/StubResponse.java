package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Stub;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response with the methods that filters call. */
abstract class StubResponse implements HttpServletResponse {
    private final Map<String, String> headers = new HashMap<>();

    static StubResponse create() {
        return Stub.of(MethodHandles.lookup(), StubResponse.class, Map.of("getStatus", 200, "isCommitted", true));
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }
}
