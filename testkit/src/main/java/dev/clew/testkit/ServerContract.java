package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds on every servlet container, with a real server for each test.
 *
 * <p>Needs {@code jakarta.servlet-api} and Logback on the test class path. Its cases are in the classes above it, by
 * subject: whom to believe, what comes in, what happens to a request, what outlives its first dispatch, what never blocks.
 */
@ExtendWith(LeakExtension.class)
public abstract class ServerContract extends ServerNonBlocking {
    /** Makes the test. */
    protected ServerContract() {}

    /**
     * Starts a server with the filters in this order for all dispatcher types, the servlet for all paths, async support
     * for all of them, eight threads, {@code /error} as the page of all errors, and an access log.
     *
     * @return its port on {@code localhost}
     */
    @Override
    protected abstract int start(HttpServlet servlet, List<Filter> filters) throws Exception;

    /** Stops the server, waiting for what it is about to do. */
    @Override
    protected abstract void stop() throws Exception;

    /**
     * Returns what the access log wrote of the request attribute {@code dev.clew.requestId}, at the very end of each
     * request; {@code -} where there was none.
     */
    @Override
    protected abstract List<String> accessLog();

    /** Returns the filter under test, configured so; the requests of which the predicate is true are left alone. */
    @Override
    protected abstract Filter filter(Clew clew, Predicate<HttpServletRequest> ignored);

    /** Returns the version of HTTP that is spoken; a server for {@code HTTP_2} has to take it without TLS. */
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    @Test
    void idsOfAThousandConcurrentRequestsNeverCross() throws Exception {
        handle("/later", (request, response) -> response.getWriter().print(seen(request)));
        serve("/ids", (request, response) -> {
            if (request.getHeader("X-Request-ID").hashCode() % 2 == 0) {
                request.startAsync().dispatch("/later");
            } else {
                response.getWriter().print(seen(request));
            }
        });
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String id = "request-number-" + i;
                calls.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                HttpResponse<String> response = get("/ids", "X-Request-ID", id);
                                assertThat(echoed(response)).isEqualTo(id);
                                assertThat(response.body()).isEqualTo(thrice(id));
                            } catch (Exception e) {
                                throw new IllegalStateException(id, e);
                            }
                        },
                        callers));
            }
            CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0])).join();
        } finally {
            callers.shutdownNow();
        }

        await(() -> log.spansEnded("server").size() >= 1_000);
        assertThat(log.spansEnded("server")).hasSize(1_000);
        assertThat(clew.counters().all()).isEmpty();
    }
}
