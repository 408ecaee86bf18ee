package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ids that go out, and the span of a call that is answered. */
abstract class ClientSpans extends ClientFixture {
    private static final Map<Status.Code, String> NOT_ERRORS = Map.of(
            Status.Code.OK, "ok DEBUG",
            Status.Code.INVALID_ARGUMENT, "ok DEBUG",
            Status.Code.NOT_FOUND, "ok DEBUG",
            Status.Code.ALREADY_EXISTS, "ok DEBUG",
            Status.Code.FAILED_PRECONDITION, "ok DEBUG",
            Status.Code.ABORTED, "ok DEBUG",
            Status.Code.OUT_OF_RANGE, "ok DEBUG",
            Status.Code.CANCELLED, "cancelled WARN",
            Status.Code.DEADLINE_EXCEEDED, "timeout WARN");

    ClientSpans(Transport transport) {
        super(transport);
    }

    @Test
    void sendsIdAndChildSpanAndTellsTheOutcome() {
        Channel channel = echo();

        assertThat(placeInRequest(channel)).isEqualTo("SKU-44");

        Line span = span("client");
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        assertThat(sent("traceparent"))
                .containsExactly("00-" + request.traceId() + '-' + span.mdc().get("span_id") + "-01");
        assertThat(span.message()).isEqualTo("clew.test.Orders/Place ended");
        assertThat(span.level()).isEqualTo("DEBUG");
        assertThat(span.error()).isNull();
        assertThat(span.values())
                .containsEntry("parent_id", request.spanId())
                .containsEntry("span", "clew.test.Orders/Place")
                .containsEntry("peer", channel.authority())
                .containsEntry("grpc_status", "OK")
                .containsEntry("outcome", "ok")
                .hasEntrySatisfying(
                        "deadline_ms",
                        millis -> assertThat(Integer.parseInt(millis)).isBetween(15_000, 20_000))
                .containsOnlyKeys(
                        "event",
                        "kind",
                        "parent_id",
                        "span",
                        "peer",
                        "outcome",
                        "duration_ms",
                        "grpc_status",
                        "deadline_ms");
        log.assertEveryLineCarries(CALLERS_ID, "clew.span");
    }

    @Test
    void passesTraceStateOnUnchanged() {
        TraceContext traced = clew.receive(
                Map.of(
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                        "tracestate",
                        "a=1,b=2"),
                Map::get,
                "");

        try (Scope scope = traced.makeCurrent()) {
            place(echo(), CallOptions.DEFAULT);
        }

        assertThat(sent("tracestate")).containsExactly("a=1,b=2");
    }

    @Test
    void sendsNothingOutsideARequest() {
        place(echo(), headers("x-request-id", "own"));

        assertThat(sent("x-request-id")).containsExactly("own");
        assertThat(sent("traceparent")).isEmpty();
        assertThat(log.spansEnded("client")).isEmpty();
    }

    @Test
    void replacesCallersOwnIdAndLeavesCallersMetadataAlone() {
        Metadata own = headers("x-request-id", "own", "tenant", "acme");
        ClientCall<String, String> call;
        try (Scope scope = request.makeCurrent()) {
            call = echo().newCall(Orders.PLACE, CallOptions.DEFAULT);
            call.start(new Recorded<>(), own);
        }
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();

        span("client");
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        assertThat(sent("tenant")).containsExactly("acme");
        assertThat(own.keys()).containsExactlyInAnyOrder("x-request-id", "tenant");
        assertThat(own.get(REQUEST_ID)).isEqualTo("own");
    }

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void theStatusDecidesOnTheOutcome(Status.Code code) {
        Channel channel = client(serve(Orders.placing((text, answers) -> {
            if (code == Status.Code.OK) {
                Orders.answer(text, answers);
            } else {
                answers.onError(code.toStatus().asRuntimeException());
            }
        })));

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(channel, headers()).status().getCode()).isEqualTo(code);
        }

        Line span = span("client");
        assertThat(span.values()).containsEntry("grpc_status", code.name());
        assertThat(span.values().get("outcome") + ' ' + span.level())
                .isEqualTo(NOT_ERRORS.getOrDefault(code, "error ERROR"));
    }

    @Test
    void aMethodThatTheServerDoesNotHaveIsAnErrorWithoutAServersSpan() {
        Channel channel = client(serve(
                Orders.with(Orders.TALK, ServerCalls.asyncBidiStreamingCall(answers -> new EchoingIds(answers))),
                CorrelationServerInterceptor.create(clew)));

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        }

        assertThat(span("client").values())
                .containsEntry("grpc_status", "UNIMPLEMENTED")
                .containsEntry("outcome", "error");
        assertThat(callsReceived()).isZero();
        assertThat(log.spansStarted("server")).isEmpty();
    }

    @Test
    void anInterceptorNearerToTheServerSeesTheContextAndTheIds() {
        List<String> seen = new CopyOnWriteArrayList<>();
        ClientInterceptor nearer = new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        seen.add(TraceContext.current().requestId() + " start " + headers.get(REQUEST_ID));
                        super.start(listener, headers);
                    }

                    @Override
                    public void sendMessage(Q message) {
                        seen.add(TraceContext.current().requestId() + " sendMessage");
                        super.sendMessage(message);
                    }
                };
            }
        };

        placeInRequest(channel(bareServer(), nearer, CorrelationClientInterceptor.create(clew)));

        assertThat(seen).containsExactly(CALLERS_ID + " start " + CALLERS_ID, CALLERS_ID + " sendMessage");
        span("client");
    }

    @Test
    void withoutListenersTheIdsGoOutAndThereIsNoSpan() {
        Clew silent = Clew.builder().setting("clew.span.log", "false").build();
        Channel channel = channel(bareServer(), CorrelationClientInterceptor.create(silent));

        placeInRequest(channel);

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        assertThat(sent("traceparent")).hasSize(1);
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void twoInterceptorsMakeOneSpan() {
        ClientInterceptor ours = CorrelationClientInterceptor.create(clew);

        placeInRequest(channel(bareServer(), ours, CorrelationClientInterceptor.create(clew)));

        assertThat(sent("traceparent"))
                .containsExactly(
                        "00-" + request.traceId() + '-' + span("client").mdc().get("span_id") + "-01");
    }

    @Test
    void callsOfOneRequestAreSpansBesideEachOther() {
        Channel channel = echo();
        try (Scope scope = request.makeCurrent()) {
            IntStream.range(0, 5).forEach(i -> place(channel, CallOptions.DEFAULT));
        }

        Set<String> ids = new TreeSet<>();
        spans("client", 5).forEach(line -> ids.add(line.mdc().get("span_id")));
        assertThat(ids).hasSize(5);
        assertThat(sent("traceparent")).doesNotHaveDuplicates().hasSize(5);
    }
}
