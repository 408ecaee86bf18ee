package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.UnavailableException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to a request: failures, dispatches, and what becomes of its response. */
abstract class ServerLifecycle extends ServerIngress {
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
        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID));
        assertThat(passed).hasSize(1);
        assertThat(passed.get(0)).isSameAs(failure);
        // After the request, and after its error page.
        assertThat(after).containsExactly(CLEAN, CLEAN);
        Line span = theSpan();
        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void unavailabilityIsReportedAs503() throws Exception {
        Filter unavailable = (request, response, chain) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                throw new UnavailableException("starting", 5);
            }
            chain.doFilter(request, response);
        };
        serveWith(filter(), unavailable);

        get("/ids");

        assertThat(theSpan().values()).containsEntry("status", "503").containsEntry("outcome", "error");
    }

    @Test
    void sentErrorEndsTheSpanAsAnError() throws Exception {
        serve("/busy", (request, response) -> response.sendError(503));

        HttpResponse<String> response = get("/busy", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("status", "503").containsEntry("outcome", "error");
    }

    @Test
    void clientsMistakeEndsTheSpanAsWanted() throws Exception {
        serve("/ids", (request, response) -> {});

        get("/unknown");

        assertThat(theSpan().values()).containsEntry("status", "404").containsEntry("outcome", "ok");
    }

    @Test
    void scopeThatTheApplicationLeavesOpenIsClosedAndCounted() throws Exception {
        List<String> after = new CopyOnWriteArrayList<>();
        Filter outer = (request, response, chain) -> {
            chain.doFilter(request, response);
            after.add(threadIds());
        };
        handle("/leaks", (request, response) -> clew.root().makeCurrent());
        handle("/ids", (request, response) -> response.getWriter().print(seen(request)));
        serveWith(outer, filter());

        get("/leaks");
        HttpResponse<String> next = get("/ids");

        assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        stopServer();
        assertThat(after).containsExactly(CLEAN, CLEAN);
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(1);
        assertThat(LeakExtension.taken()).containsExactly("scope.leaked");
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

    static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void forwardKeepsIdAndScope() throws Exception {
        handle("/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        List<String> after = new CopyOnWriteArrayList<>();
        serve("/forward", (request, response) -> {
            request.getRequestDispatcher("/target").forward(request, response);
            after.add(seen(request));
        });

        HttpResponse<String> response = get("/forward", "X-Request-ID", CALLERS_ID);

        assertThat(theSpan().values()).containsEntry("span", "GET /forward");
        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|');
        assertThat(after).containsExactly(thrice(CALLERS_ID));
    }

    @Test
    void includeKeepsIdAndScope() throws Exception {
        handle("/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        serve("/include", (request, response) -> {
            request.getRequestDispatcher("/target").include(request, response);
            response.getWriter().print(seen(request));
        });

        HttpResponse<String> response = get("/include", "X-Request-ID", CALLERS_ID);

        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|' + thrice(CALLERS_ID));
        theSpan();
    }

    @Test
    void registeredTwiceItRunsOnce() throws Exception {
        handle("/ids", (request, response) -> response.getWriter().print(seen(request)));
        serveWith(filter(), filter());

        HttpResponse<String> response = get("/ids");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }

    @Test
    void headerIsThereWhenTheChainCommitsTheResponse() throws Exception {
        serve("/commits", (request, response) -> {
            response.getWriter().print("early");
            response.flushBuffer();
        });

        assertThat(echoed(get("/commits", "X-Request-ID", CALLERS_ID))).isEqualTo(CALLERS_ID);
    }

    @Test
    void applicationsOwnHeaderStaysOneAndCookiesStayAsTheyAre() throws Exception {
        serve("/own", (request, response) -> {
            response.addHeader("x-request-id", "own");
            response.addHeader("Set-Cookie", "a=1");
            response.addHeader("Set-Cookie", "b=2");
        });

        HttpResponse<String> response = get("/own");

        assertThat(echoed(response)).isEqualTo("own");
        assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void resetKeepsTheHeader() throws Exception {
        serve("/reset", (request, response) -> {
            response.getWriter().print("half");
            response.reset();
            response.getWriter().print("whole");
        });

        HttpResponse<String> response = get("/reset", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(response.body()).isEqualTo("whole");
    }

    @Test
    void accessLogSeesTheId() throws Exception {
        serve("/ids", (request, response) -> {});

        get("/ids", "X-Request-ID", CALLERS_ID);

        await(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }

    @Test
    void accessLogSeesTheIdOfAFailedRequest() throws Exception {
        serve("/fails", (request, response) -> {
            throw new IllegalStateException("no stock");
        });

        get("/fails", "X-Request-ID", CALLERS_ID);

        await(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }
}
