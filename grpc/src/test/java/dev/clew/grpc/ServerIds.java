package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The ids that come in are kept, replaced or made. */
abstract class ServerIds extends GrpcFixture {
    static final String GENERATED = "[a-f][0-9a-f]{31}";

    ServerIds(Transport transport) {
        super(transport);
    }

    /** Returns a channel to a server that answers with the ids of the context and the MDC. */
    private Channel idsOf(ServerInterceptor... interceptors) {
        return channel(serve(
                Orders.placing((text, answers) ->
                        Orders.answer(TraceContext.current().requestId() + ' ' + MDC.get("request_id"), answers)),
                interceptors));
    }

    private Channel ids() {
        return idsOf(CorrelationServerInterceptor.create(clew));
    }

    private static String twice(String id) {
        return id + ' ' + id;
    }

    @Test
    void keepsCallersIdAndBringsItBack() {
        Answer answer = place(ids(), headers("x-request-id", CALLERS_ID));

        assertThat(answer.text()).isEqualTo(twice(CALLERS_ID));
        assertThat(answer.headers().getAll(REQUEST_ID)).containsExactly(CALLERS_ID);
        assertThat(answer.trailers().containsKey(REQUEST_ID)).isFalse();
    }

    @Test
    void makesAnIdForACallWithoutOne() {
        Answer answer = place(ids(), headers());

        assertThat(answer.headers().get(REQUEST_ID)).matches(GENERATED);
        assertThat(answer.text()).isEqualTo(twice(answer.headers().get(REQUEST_ID)));
    }

    @Test
    void aStatusWithoutAnAnswerBringsTheIdBackInItsTrailers() {
        Metadata shared = headers("reason", "sold out");
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> answers.onError(Status.NOT_FOUND.asRuntimeException(shared))),
                CorrelationServerInterceptor.create(clew)));

        Answer answer = place(channel, headers("x-request-id", CALLERS_ID));

        assertThat(answer.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(answer.trailers().getAll(REQUEST_ID)).containsExactly(CALLERS_ID);
        assertThat(answer.trailers().get(key("reason"))).isEqualTo("sold out");
        // Applications keep such an exception in a constant.
        assertThat(shared.keys()).containsExactly("reason");
    }

    @Test
    void theApplicationsOwnAnswerHeaderIsReplaced() {
        ServerInterceptor own = new AddingResponseHeader(REQUEST_ID, "own");
        Answer answer =
                place(idsOf(own, CorrelationServerInterceptor.create(clew)), headers("x-request-id", CALLERS_ID));

        assertThat(answer.headers().getAll(REQUEST_ID)).containsExactly(CALLERS_ID);
    }

    @Test
    void replacesAnIdThatIsTooLongAndCountsWhy() {
        Answer answer = place(ids(), headers("x-request-id", "X".repeat(500)));

        assertThat(answer.text()).matches(GENERATED + ' ' + GENERATED);
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.request_id.too_long", 1L));
    }

    @Test
    void replacesAnIdThatWasSentTwice() {
        Answer answer = place(ids(), headers("x-request-id", "one", "x-request-id", "two"));

        assertThat(answer.text()).matches(GENERATED + ' ' + GENERATED);
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.request_id.characters", 1L));
    }

    @Test
    void aTraceparentThatWasSentTwiceIsNone() {
        String one = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        place(ids(), headers("traceparent", one, "traceparent", one));

        assertThat(span("server").mdc().get("trace_id")).isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.traceparent.malformed", 1L));
    }

    @Test
    void firstOfTheConfiguredKeysWinsAndIsAnswered() {
        Clew configured = Clew.builder()
                .setting("clew.request.id.headers", "X-Trace-ID,X-Correlation-ID")
                .build();
        Channel channel = idsOf(CorrelationServerInterceptor.create(configured));

        Answer both = place(channel, headers("x-correlation-id", "second", "x-trace-id", "first"));
        Answer alias = place(channel, headers("x-correlation-id", "second"));

        assertThat(both.text()).isEqualTo(twice("first"));
        assertThat(alias.text()).isEqualTo(twice("second"));
        assertThat(alias.headers().get(key("x-trace-id"))).isEqualTo("second");
        assertThat(alias.headers().containsKey(key("x-correlation-id"))).isFalse();
    }

    @Test
    void aCallWithoutAnyIdIsRefusedIfOneIsRequired() {
        Clew strict = Clew.builder().inbound(InboundPolicy.require()).build();
        Channel channel = idsOf(CorrelationServerInterceptor.create(strict));

        Answer refused = place(channel, headers());
        Answer served = place(channel, headers("x-request-id", CALLERS_ID));

        assertThat(refused.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.status().getDescription())
                .isEqualTo("a valid X-Request-ID or traceparent header is required");
        assertThat(served.text()).isEqualTo(twice(CALLERS_ID));
        assertThat(log.lines("clew"))
                .extracting(line -> line.message())
                .contains("a request was refused: a valid X-Request-ID or traceparent header is required");
        span("server");
    }

    @Test
    void baggageOfTheCallerIsThere() {
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> Orders.answer(
                        String.valueOf(TraceContext.current().baggage().get("tenant")), answers)),
                CorrelationServerInterceptor.create(clew)));

        assertThat(place(channel, headers("baggage", "tenant=acme")).text()).isEqualTo("acme");
    }

    @Test
    void aFormatMayHaveABinaryField() {
        Clew binary =
                Clew.builder().propagator(Propagators.composite(new BinaryId())).build();
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("id-bin", Metadata.BINARY_BYTE_MARSHALLER),
                new byte[] {(byte) 0xff, 0, (byte) 0xab, 0x10, 0x11, 0x12, 0x13, 0x14});

        Answer answer = place(idsOf(CorrelationServerInterceptor.create(binary)), headers);

        assertThat(answer.text()).isEqualTo(twice("bin-ff00ab1011121314"));
    }

    /** Reads a request id out of eight bytes. */
    private static final class BinaryId implements Propagator {
        @Override
        public List<String> fields() {
            return List.of("id-bin");
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
            String bytes = getter.get(carrier, "id-bin");
            if (bytes != null) {
                StringBuilder hex = new StringBuilder("bin-");
                bytes.chars().forEach(c -> hex.append("%02x".formatted(c)));
                extracted.requestId(hex.toString());
            }
        }

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {}
    }

    @Test
    void twoInterceptorsServeOneRequest() {
        Answer answer = place(
                idsOf(
                        CorrelationServerInterceptor.create(clew),
                        new AddingResponseHeader(key("between"), "them"),
                        CorrelationServerInterceptor.create(clew)),
                headers());

        assertThat(answer.text()).isEqualTo(twice(answer.headers().get(REQUEST_ID)));
        span("server");
    }

    @Test
    void idsOfConcurrentCallsNeverCross() throws Exception {
        Channel channel = ids();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String id = "request-number-" + i;
                calls.add(() -> place(channel, headers("x-request-id", id)).text());
            }
            List<Future<String>> answers = callers.invokeAll(calls);
            for (int i = 0; i < 400; i++) {
                assertThat(answers.get(i).get()).isEqualTo(twice("request-number-" + i));
            }
        } finally {
            callers.shutdownNow();
        }
        spans("server", 400);
        assertThat(clew.counters().all()).isEmpty();
    }
}
