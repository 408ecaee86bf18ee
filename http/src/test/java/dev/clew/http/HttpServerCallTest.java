package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class HttpServerCallTest {
    private final List<Span> ended = new ArrayList<>();
    private @Nullable String path = "/stock/1;jsessionid=secret?a=b";
    private @Nullable String route;
    private @Nullable Long bytes;
    private int status = 200;

    private ClewBuilder builder() {
        return Clew.builder().setting("clew.span.log", "false").listener(new SpanListener() {
            @Override
            public void ended(Span span) {
                ended.add(span);
            }
        });
    }

    /** A server that knows what the test says. */
    private final class Call extends HttpServerCall {
        Call(HttpServerHandler handler) {
            super(handler, handler.receive(Map.of("X-Request-ID", "r1"), Map::get, "10.0.0.1"));
            begin("10.0.0.1");
        }

        Call(HttpServerCall front) {
            super(front);
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected @Nullable String path() {
            return path;
        }

        @Override
        protected @Nullable String route() {
            return route;
        }

        @Override
        protected int status() {
            if (status < 0) {
                throw new IllegalStateException("status");
            }
            return status;
        }

        @Override
        protected @Nullable Long bytes() {
            return bytes;
        }

        @Override
        protected boolean isClientGone(Throwable thrown) {
            return "gone".equals(thrown.getMessage());
        }

        void timeOut() {
            timedOut();
        }

        void finish() {
            end();
        }
    }

    private Call begin(String httpPath) {
        return new Call(HttpServerHandler.create(
                builder().setting("clew.http.path", httpPath).build(), "test"));
    }

    private Map<String, Object> attributes() {
        assertThat(ended).hasSize(1);
        Map<String, Object> attributes = new HashMap<>();
        ended.get(0).forEachAttribute(attributes::put);
        return attributes;
    }

    @Test
    void partOfACallTellsItsFrontAndEndsNothing() {
        Call front = begin("path");
        Call part = new Call(front);
        IllegalStateException failure = new IllegalStateException("inside");
        status = 500;

        part.timeOut();
        part.failed(failure);
        part.finish();

        assertThat(part.context()).isSameAs(front.context());
        assertThat(ended).isEmpty();
        front.finish();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).error()).isSameAs(failure);
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.TIMEOUT);
    }

    @Test
    void answerThatBlamesTheClientIsNoErrorWhateverWasThrown() {
        Call call = begin("path");
        status = 404;

        call.failed(new IllegalStateException("no such order"));
        call.finish();

        assertThat(attributes()).containsEntry("status", 404);
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.OK);
        assertThat(ended.get(0).error()).isNull();
    }

    @Test
    void clientThatWentAwayIsCancelledWhateverTheStatus() {
        Call call = begin("path");
        IllegalStateException gone = new IllegalStateException("gone");
        status = 404;

        call.failed(gone);
        call.finish();

        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(ended.get(0).error()).isSameAs(gone);
    }

    @Test
    void tellsOnceWhatTheServerKnows() {
        Call call = begin("path");
        bytes = 42L;

        call.finish();
        status = 500;
        call.finish();

        assertThat(call.header()).isEqualTo("X-Request-ID");
        assertThat(call.context().requestId()).isEqualTo("r1");
        assertThat(ended.get(0).name()).isEqualTo("GET /stock/1");
        assertThat(ended.get(0).peer()).isEqualTo("10.0.0.1");
        assertThat(attributes()).isEqualTo(Map.of("path", "/stock/1", "status", 200, "bytes", 42L));
    }

    @Test
    void aDecodedPathOrRouteForgesNoLine() {
        path = "/a\r\nINFO\u001b[2J";
        Call call = begin("path");
        route = "/{a}\n";
        call.finish();

        assertThat(ended.get(0).name()).isEqualTo("GET /{a}\ufffd");
        assertThat(attributes())
                .isEqualTo(Map.of("path", "/a\ufffd\ufffdINFO\ufffd[2J", "route", "/{a}\ufffd", "status", 200));
    }

    @Test
    void isNamedByItsRouteIfItIsKnown() {
        Call call = begin("route");
        route = "/stock/{id}";

        call.finish();

        assertThat(ended.get(0).name()).isEqualTo("GET /stock/{id}");
        assertThat(attributes()).isEqualTo(Map.of("route", "/stock/{id}", "status", 200));
    }

    @Test
    void writesNeitherPathNorRouteDownIfOff() {
        Call call = begin("off");
        route = "/stock/{id}";

        call.finish();

        assertThat(ended.get(0).name()).isEqualTo("GET");
        assertThat(attributes()).isEqualTo(Map.of("status", 200));
    }

    @Test
    void onlyAProbeHasALevelOfItsOwn() {
        Clew clew = builder().setting("clew.http.probes", "/stock/1").build();
        new Call(HttpServerHandler.create(clew, "test")).finish();
        path = "/stock/1";
        new Call(HttpServerHandler.create(clew, "test")).finish();

        assertThat(ended).extracting(Span::level).containsExactly(null, Level.DEBUG);
    }

    @Test
    void tellsTheFailureThatCameFirst() {
        Call call = begin("off");
        IOException first = new IOException();
        status = 500;

        call.failed(first);
        call.failed(new IllegalStateException(first));
        call.finish();

        assertThat(ended.get(0).error()).isSameAs(first);
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.ERROR);
    }

    @Test
    void clientThatWentAwayIsCancelled() {
        Call call = begin("off");

        call.failed(new IOException("gone"));
        call.finish();

        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.CANCELLED);
    }

    @Test
    void timeoutIsOneOnlyIfTheServerAnswersIt() {
        Call answered = begin("off");
        answered.timeOut();
        answered.finish();
        status = 503;
        Call unanswered = begin("off");
        unanswered.timeOut();
        unanswered.finish();

        assertThat(ended).extracting(Span::outcome).containsExactly(Span.Outcome.OK, Span.Outcome.TIMEOUT);
    }

    @Test
    void endsThoughTheServerFailsUs() {
        Clew clew = builder().build();
        Call call = new Call(HttpServerHandler.create(clew, "test"));
        status = -1;

        call.finish();

        assertThat(ended).hasSize(1);
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.test.end", 1L));
    }

    @Test
    void requestWithoutAnIdIsRefusedIfThePolicySaysSo() {
        HttpServerHandler handler = HttpServerHandler.create(
                builder().inbound(InboundPolicy.require()).build(), "test");

        TraceContext context = handler.receive(Map.<String, String>of(), Map::get, "");

        assertThat(context).isSameAs(TraceContext.NONE);
        assertThat(handler.refusal()).isEqualTo("a valid X-Request-ID or traceparent header is required\n");
    }
}
