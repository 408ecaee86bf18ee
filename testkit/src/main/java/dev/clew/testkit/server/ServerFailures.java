package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.ids.IdGenerator;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.LeakExtension;
import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Failures of the application, of its client and of code that is plugged into Clew. */
abstract class ServerFailures extends ServerFixture {
    ServerFailures(SharedServer server) {
        super(server);
    }

    @Test
    void exceptionIsPassedOnUnchangedAndTheThreadIsCleanAfter() throws Exception {
        IllegalStateException failure = new IllegalStateException("no stock");
        List<Throwable> passed = new CopyOnWriteArrayList<>();
        List<String> after = new CopyOnWriteArrayList<>();
        Filter outer = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (Throwable t) {
                passed.add(t);
                throw t;
            } finally {
                after.add(threadIds());
            }
        };
        handle("/fails", (request, response) -> {
            throw failure;
        });
        handle("/error", (request, response) -> {
            response.getWriter().print(seen(request));
            LOG.info("error page");
        });
        serveWith(outer, filter());

        HttpResponse<String> response = get("/fails", "X-Request-ID", CALLERS_ID);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(passed).hasSize(1);
        assertThat(passed.get(0)).isSameAs(failure);
        // After the request, and after its error page.
        assertThat(after).hasSize(hasErrorPage() ? 2 : 1).containsOnly(CLEAN);
        Line span = theSpan();
        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        if (hasErrorPage()) {
            assertThat(response.body()).isEqualTo(thrice(CALLERS_ID));
            assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", CALLERS_ID);
        }
    }

    @Test
    void scopeThatTheApplicationLeavesOpenIsClosedAndCounted() throws Exception {
        List<String> after = new CopyOnWriteArrayList<>();
        Filter outer = (request, response, chain) -> {
            chain.doFilter(request, response);
            after.add(threadIds());
        };
        handle("/leaks", (request, response) -> clew.root().makeCurrent());
        handleIds("/ids");
        serveWith(outer, filter());

        get("/leaks");
        HttpResponse<String> next = get("/ids");

        assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        awaitQuiet();
        assertThat(after).containsExactly(CLEAN, CLEAN);
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(1);
        assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked");
    }

    @Test
    void clientThatGoesAwayEndsTheSpanAsCancelled() throws Exception {
        List<String> after = new CopyOnWriteArrayList<>();
        CountDownLatch gone = new CountDownLatch(1);
        Filter outer = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } finally {
                after.add(threadIds());
            }
        };
        handle("/endless", (request, response) -> {
            byte[] some = new byte[1 << 16];
            response.getOutputStream().write(some);
            response.flushBuffer();
            awaitUnchecked(gone);
            for (int i = 0; i < 10_000; i++) {
                response.getOutputStream().write(some);
            }
        });
        serveWith(outer, filter());

        getAndGoAway("/endless");
        gone.countDown();

        Line span = theSpan();
        assertThat(span.values()).containsEntry("status", "200").containsEntry("outcome", "cancelled");
        assertThat(span.level()).isEqualTo("WARN");
        assertThat(after).containsOnly(CLEAN);
    }

    @Test
    @SuppressWarnings("NullAway")
    void servesWithAnIdWhenGeneratorsAndListenersFail() throws Exception {
        IdGenerator none = () -> null;
        IdGenerator throwing = () -> {
            throw new IllegalStateException("generator");
        };
        Clew failing = Clew.builder()
                .requestIds(none)
                .traceIds(throwing)
                .listener(new SpanListener() {
                    @Override
                    public void started(Span span) {
                        throw new IllegalStateException("listener");
                    }

                    @Override
                    public void ended(Span span) {
                        throw new IllegalStateException("listener");
                    }
                })
                .build();
        handleIds("/ids");
        serveWith(filter(failing, request -> {
            throw new IllegalStateException("predicate");
        }));

        HttpResponse<String> response = get("/ids");

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }
}
