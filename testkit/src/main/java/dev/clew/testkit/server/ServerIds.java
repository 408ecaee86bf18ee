package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ids that come in are kept, replaced or generated. */
abstract class ServerIds extends ServerFixture {
    ServerIds(SharedServer server) {
        super(server);
    }

    @Test
    void generatesOneIdForContextMdcAttributeAndResponse() throws Exception {
        serveIds();

        HttpResponse<String> response = get("/ids");

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALLERS_ID,
                "035873B9-9CBC_AC14000A-0A800032",
                "abcxyz@ABC-0",
                "5F3A5B9E1C7D4E2F8A6B0C1D2E3F4A5B",
                "7"
            })
    void keepsCallersIdAsGiven(String id) throws Exception {
        serveIds();

        HttpResponse<String> response = get("/ids", "x-request-id", id);

        assertThat(echoed(response)).isEqualTo(id);
        assertThat(response.body()).isEqualTo(thrice(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "caf\u00e9", ";;;", "; X-Hacked: y", "a\u001bb", "a\u0000b", "a\rb"})
    void replacesMalformedIdAndNeverEchoesIt(String id) throws Exception {
        serveIds();

        String answer = getRaw(id);

        // A container may refuse the request before it reaches the filter.
        if (!answer.startsWith("HTTP/1.1 400")) {
            assertThat(answer).containsPattern("X-Request-ID: [a-f][0-9a-f]{31}\r\n");
            assertThat(clew.counters().all())
                    .containsExactly(Map.entry(
                            id.isBlank() ? "rejected.request_id.empty" : "rejected.request_id.characters", 1L));
        }
        if (!id.isBlank()) {
            assertThat(answer).doesNotContain(id);
            // A container may log the value at DEBUG.
            assertThat(log.lines())
                    .noneMatch(line ->
                            line.logger().startsWith("clew") && line.toString().contains(id));
        }
    }

    @Test
    void replacesAnIdThatIsTooLongAndCountsWhy() throws Exception {
        serveIds();

        HttpResponse<String> response = get("/ids", "X-Request-ID", "X".repeat(500));

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(clew.counters().get("rejected.request_id.too_long")).isEqualTo(1);
    }

    @Test
    void replacesAnIdThatWasSentTwice() throws Exception {
        serveIds();

        HttpResponse<String> response = get("/ids", "X-Request-ID", "one", "X-Request-ID", "two");

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(clew.counters().get("rejected.request_id.characters")).isEqualTo(1);
    }

    @Test
    void replacesTwoIdsInOneHeader() throws Exception {
        serveIds();

        HttpResponse<String> response = get("/ids", "X-Request-ID", "one,two");

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(clew.counters().get("rejected.request_id.characters")).isEqualTo(1);
    }

    @Test
    void firstOfTheConfiguredHeadersWinsAndIsAnswered() throws Exception {
        Clew configured = Clew.builder()
                .setting("clew.request.id.headers", "X-Trace-ID,X-Correlation-ID")
                .build();
        handleIds("/ids");
        serveWith(filter(configured, request -> false));

        HttpResponse<String> both = get("/ids", "x-correlation-id", "second", "x-trace-id", "first");
        HttpResponse<String> alias = get("/ids", "X-CORRELATION-ID", "second");

        assertThat(both.body()).isEqualTo(thrice("first"));
        assertThat(both.headers().allValues("X-Trace-ID")).containsExactly("first");
        assertThat(alias.body()).isEqualTo(thrice("second"));
        assertThat(alias.headers().allValues("X-Trace-ID")).containsExactly("second");
        assertThat(alias.headers().allValues("X-Correlation-ID")).isEmpty();
    }

    @Test
    void headerWinsOverAStaleIdOnTheThread() throws Exception {
        handleIds("/ids");
        Filter stale = (request, response, chain) -> {
            try (Scope scope = clew.root().makeCurrent()) {
                chain.doFilter(request, response);
            }
        };
        serveWith(stale, filter());

        assertThat(get("/ids", "X-Request-ID", CALLERS_ID).body()).isEqualTo(thrice(CALLERS_ID));
        HttpResponse<String> without = get("/ids");
        assertThat(without.body()).isEqualTo(thrice(echoed(without)));
    }

    @Test
    void ignoredPathHasNoIdEvenOnItsErrorPage() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        handle("/health", (request, response) -> {
            ids.add(TraceContext.current().requestId());
            response.sendError(503);
        });
        handle("/error", (request, response) -> ids.add(TraceContext.current().requestId()));
        serveWith(filter(clew, request -> request.getRequestURI().equals("/health")));

        HttpResponse<String> response = get("/health", "X-Request-ID", CALLERS_ID);

        Await.until(() -> !accessLog().isEmpty());
        awaitQuiet();
        assertThat(response.headers().allValues("X-Request-ID")).isEmpty();
        assertThat(accessLog()).containsExactly("-");
        assertThat(ids).hasSize(hasErrorPage() ? 2 : 1).containsOnly("");
        assertThat(log.spansEnded("server")).isEmpty();
    }

    @Test
    void nextRequestOnTheSameConnectionNeverSeesTheIdBefore() throws Exception {
        serveIds();

        get("/ids", "X-Request-ID", CALLERS_ID);
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> next = get("/ids");
            assertThat(echoed(next)).isNotEqualTo(CALLERS_ID);
            assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        }
    }

    @Test
    void idsOfAThousandConcurrentRequestsNeverCross() throws Exception {
        handleIds("/later");
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

        Await.until(() -> log.spansEnded("server").size() >= 1_000);
        assertThat(log.spansEnded("server")).hasSize(1_000);
        assertThat(clew.counters().all()).isEmpty();
    }
}
