package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Requests that go on after their first dispatch has returned. */
abstract class ServerAsync extends ServerFixture {
    private final CompletableFuture<AsyncContext> started = new CompletableFuture<>();
    private final CountDownLatch returned = new CountDownLatch(1);

    /** Stands before the filter under test and sees its first dispatch return. */
    private final Filter watching = (request, response, chain) -> {
        chain.doFilter(request, response);
        returned.countDown();
    };

    ServerAsync(SharedServer server) {
        super(server);
    }

    @Test
    void asyncDispatchCarriesTheIdAndEndsTheSpanOnce() throws Exception {
        handleIds("/later");
        serve("/async", (request, response) -> {
            AsyncContext async = request.startAsync();
            new Thread(() -> async.dispatch("/later")).start();
        });

        HttpResponse<String> response = get("/async");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        assertThat(theSpan().values()).containsEntry("span", "GET /async").containsEntry("status", "200");
    }

    @Test
    void spanLastsUntilTheAsyncRequestIsComplete() throws Exception {
        handle("/async", (request, response) -> started.complete(request.startAsync()));
        serveWith(watching, filter());

        CompletableFuture<HttpResponse<String>> response = getAsync("/async");
        assertNotEndedUntilComplete(async -> ((HttpServletResponse) async.getResponse()).setStatus(202));

        assertThat(response.get().statusCode()).isEqualTo(202);
        assertThat(theSpan().values()).containsEntry("status", "202");
    }

    @Test
    void asyncStartedAgainInALaterDispatchEndsTheSpanOnce() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        handle("/third", (request, response) -> seen.add(seen(request)));
        handle("/second", (request, response) -> {
            seen.add(seen(request));
            request.startAsync().dispatch("/third");
        });
        serve("/first", (request, response) -> request.startAsync().dispatch("/second"));

        get("/first", "X-Request-ID", CALLERS_ID);

        assertThat(theSpan().values()).containsEntry("span", "GET /first");
        assertThat(seen).containsExactly(thrice(CALLERS_ID), thrice(CALLERS_ID));
    }

    @Test
    void asyncStartedWithItsWrappersEndsTheSpanOnce() throws Exception {
        serve("/async", (request, response) -> {
            if (request.getAttribute("again") == null) {
                request.setAttribute("again", true);
                request.startAsync(request, response).dispatch();
            } else {
                response.getWriter().print(seen(request));
            }
        });

        HttpResponse<String> response = get("/async");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }

    @Test
    void startCarriesTheContext() throws Exception {
        serve("/async", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                LOG.info("in the task");
                async.complete();
            });
        });

        get("/async", "X-Request-ID", CALLERS_ID);

        theSpan();
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void timeoutIsReportedOnceAndTheListenerCarriesTheId() throws Exception {
        serve("/slow", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new LoggingListener());
        });

        HttpResponse<String> response = get("/slow", "X-Request-ID", CALLERS_ID);

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("outcome", "timeout").containsEntry("path", "/slow");
        Line line = log.lines("app").get(0);
        assertThat(line.message()).isEqualTo("timed out");
        assertThat(line.mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void dispatchFromAListenerThatStartsAgainIsReportedOnce() throws Exception {
        handle("/later", (request, response) -> {
            AsyncContext again = request.startAsync();
            response.getWriter().print(seen(request));
            again.complete();
        });
        serve("/slow", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new LoggingListener() {
                @Override
                public void onTimeout(AsyncEvent event) {
                    event.getAsyncContext().dispatch("/later");
                }
            });
        });

        HttpResponse<String> response = get("/slow", "X-Request-ID", CALLERS_ID);

        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID));
        assertThat(theSpan().values())
                .containsEntry("span", "GET /slow")
                .containsEntry("status", "200")
                .containsEntry("outcome", "ok");
    }

    @Test
    void accessLogSeesTheIdOfAnAsyncRequest() throws Exception {
        handle("/later", (request, response) -> {});
        serve("/async", (request, response) -> request.startAsync().dispatch("/later"));

        get("/async", "X-Request-ID", CALLERS_ID);

        Await.until(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }

    @Test
    void exceptionAfterStartAsyncIsReportedOnce() throws Exception {
        serve("/async", (request, response) -> {
            // A request that nothing else ends fails soon.
            request.startAsync().setTimeout(1_000);
            throw new IllegalStateException("after start");
        });

        try {
            // The client sends a GET again if the connection ends without an answer.
            assertThat(post("/async", "", "X-Request-ID", CALLERS_ID).statusCode())
                    .isEqualTo(500);
        } catch (IOException e) {
            // Tomcat 10.1 has no answer if it has no error page, with a filter of ours or without.
            assertThat(hasErrorPage()).isFalse();
        }
        Await.until(() -> !log.spansEnded("server").isEmpty());
        // Over HTTP/2 Tomcat forgets such a request and never ends it.
        stopServer();
        assertThat(theSpan().values()).containsEntry("status", "500").containsEntry("outcome", "error");
    }

    @Test
    void exceptionInALaterDispatchIsReportedOnce() throws Exception {
        handle("/fails", (request, response) -> {
            throw new IllegalStateException("later");
        });
        serve("/async", (request, response) -> request.startAsync().dispatch("/fails"));

        assertThat(get("/async").statusCode()).isEqualTo(500);

        Line span = theSpan();
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(span.values()).containsEntry("status", "500").containsEntry("span", "GET /async");
    }

    @Test
    void asyncStartedOnTheUnwrappedRequestEndsTheSpanToo() throws Exception {
        handle(
                "/async",
                (request, response) -> started.complete(unwrapped(request).startAsync()));
        serveWith(watching, filter());

        CompletableFuture<HttpResponse<String>> response = getAsync("/async");
        assertNotEndedUntilComplete(async -> {});

        response.get();
        theSpan();
    }

    private void assertNotEndedUntilComplete(Consumer<AsyncContext> last) throws Exception {
        AsyncContext async = started.get(10, TimeUnit.SECONDS);
        try {
            assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(log.spansEnded("server")).isEmpty();
            last.accept(async);
        } finally {
            // The container waits for the request when it is stopped.
            async.complete();
        }
    }

    private static class LoggingListener implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {
            LOG.info("timed out");
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
