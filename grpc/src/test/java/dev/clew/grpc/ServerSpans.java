package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The span of a call that is served. */
abstract class ServerSpans extends GrpcFixture {
    private static final Map<Status.Code, List<String>> ERRORS = Map.of(
            Status.Code.CANCELLED, List.of("cancelled", "WARN"),
            Status.Code.DEADLINE_EXCEEDED, List.of("timeout", "WARN"),
            Status.Code.UNKNOWN, List.of("error", "ERROR"),
            Status.Code.UNIMPLEMENTED, List.of("error", "ERROR"),
            Status.Code.INTERNAL, List.of("error", "ERROR"),
            Status.Code.UNAVAILABLE, List.of("error", "ERROR"),
            Status.Code.DATA_LOSS, List.of("error", "ERROR"));

    ServerSpans(Transport transport) {
        super(transport);
    }

    private Channel echo(Clew configured) {
        return channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(configured)));
    }

    @Test
    void theDescriptionOfAStatusIsNotLogged() {
        Channel channel = channel(
                serve(
                        Orders.placing((text, answers) -> answers.onError(
                                Status.INTERNAL.withDescription("card of Smith").asRuntimeException())),
                        CorrelationServerInterceptor.create(clew)),
                CorrelationClientInterceptor.create(clew));

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(channel, headers()).status().getDescription()).isEqualTo("card of Smith");
        }

        for (String kind : List.of("server", "client")) {
            Line span = span(kind);
            assertThat(span.values()).containsEntry("grpc_status", "INTERNAL").containsEntry("outcome", "error");
            assertThat(span.error()).isNull();
        }
        assertThat(log.lines("clew.span")).noneMatch(line -> (line.message() + line.values()).contains("Smith"));
    }

    @Test
    void callersSpanIsTheParentOfTheServersSpan() {
        place(
                echo(clew),
                headers(
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "x-request-id",
                        CALLERS_ID));

        Line span = span("server");
        assertThat(span.level()).isEqualTo("INFO");
        assertThat(span.message()).isEqualTo("clew.test.Orders/Place ended");
        assertThat(span.error()).isNull();
        assertThat(span.mdc())
                .containsEntry("request_id", CALLERS_ID)
                .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.values())
                .containsEntry("parent_id", "00f067aa0ba902b7")
                .containsEntry("span", "clew.test.Orders/Place")
                .containsEntry("grpc_status", "OK")
                .containsEntry("outcome", "ok")
                .hasEntrySatisfying("duration_ms", millis -> assertThat(millis).matches("\\d+\\.\\d{3}"))
                .hasEntrySatisfying(
                        "deadline_ms",
                        millis -> assertThat(Integer.parseInt(millis)).isBetween(15_000, 20_000));
        assertThat(span.values().keySet())
                .isSubsetOf(
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

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void theStatusDecidesOnTheOutcome(Status.Code code) {
        IllegalStateException cause = new IllegalStateException("broken");
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> {
                    if (code == Status.Code.OK) {
                        Orders.answer(text, answers);
                    } else {
                        answers.onError(code.toStatus().withCause(cause).asRuntimeException());
                    }
                }),
                CorrelationServerInterceptor.create(clew)));

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(code);

        List<String> expected = ERRORS.getOrDefault(code, List.of("ok", "INFO"));
        Line span = span("server");
        assertThat(span.values()).containsEntry("grpc_status", code.name()).containsEntry("outcome", expected.get(0));
        assertThat(span.level()).isEqualTo(expected.get(1));
        assertThat(span.error()).isEqualTo(expected.get(0).equals("ok") ? null : IllegalStateException.class.getName());
    }

    @Test
    void aClientThatTriesAgainSaysSo() {
        Channel channel = echo(clew);

        assertThat(attemptTold(channel, "2")).isEqualTo("3");
        assertThat(attemptTold(channel, "99999999999")).isNull();
        assertThat(attemptTold(channel, "-1")).isNull();
    }

    /** Returns the number of the attempt in the span of one more call. */
    private String attemptTold(Channel channel, String previousAttempts) {
        int number = log.spansEnded("server").size();
        place(channel, headers("grpc-previous-rpc-attempts", previousAttempts));
        return spans("server", number + 1).get(number).values().get("attempt");
    }

    @Test
    void probesAreSetByThePathThatHttpKnows() {
        Clew configured = Clew.builder()
                .setting("clew.http.probes", "/clew.test.Orders/**")
                .build();

        place(echo(configured), headers());

        assertThat(span("server").level()).isEqualTo("DEBUG");
    }

    @Test
    void theIdOfAnUntrustedClientIsKept() {
        Clew configured = Clew.builder()
                .setting("clew.inbound", "restart-keeping-client-id")
                .build();

        place(echo(configured), headers("x-request-id", CALLERS_ID));

        assertThat(span("server").values()).containsEntry("client_request_id", CALLERS_ID);
        assertThat(span("server").mdc().get("request_id")).matches(ServerIds.GENERATED);
    }

    @Test
    void withoutListenersTheContextIsThereAndNoSpan() {
        Clew silent = Clew.builder().setting("clew.span.log", "false").build();
        Channel channel = channel(serve(
                Orders.placing(
                        (text, answers) -> Orders.answer(TraceContext.current().requestId(), answers)),
                CorrelationServerInterceptor.create(silent)));

        assertThat(place(channel, headers("x-request-id", CALLERS_ID)).text()).isEqualTo(CALLERS_ID);
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void theSpanCoversWhatTheApplicationDoesAfterItsAnswer() {
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> {
                    ServerCallStreamObserver<String> observer = (ServerCallStreamObserver<String>) answers;
                    observer.setOnCloseHandler(() -> clew.span(Span.Kind.INTERNAL, TraceContext.current())
                            .name("clean up")
                            .begin()
                            .end());
                    Orders.answer(text, answers);
                }),
                CorrelationServerInterceptor.create(clew)));

        place(channel, headers());

        span("server");
        assertThat(log.lines("clew.span"))
                .extracting(Line::message)
                .containsExactly("clew.test.Orders/Place started", "clean up ended", "clew.test.Orders/Place ended");
    }
}
