package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.FailingFormat;
import dev.clew.testkit.FailingListener;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that fail, and code of ours that fails: the application sees its own failure and none of ours. */
abstract class ClientFailures extends ClientFixture {
    ClientFailures(Transport transport) {
        super(transport);
    }

    /** Returns a channel to a server that answers nothing. */
    private Channel silent() {
        return client(serve(Orders.placing((text, answers) -> {})));
    }

    /** Throws as a call begins, or as its request is complete. */
    private record Throwing(boolean atStart) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    if (atStart) {
                        throw new IllegalStateException("broken");
                    }
                    super.start(listener, headers);
                }

                @Override
                public void halfClose() {
                    throw new IllegalStateException("broken");
                }
            };
        }
    }

    /** Returns the end of the span of a call that an interceptor nearer to the server makes fail. */
    private Line spanOf(Throwing interceptor) {
        Channel channel = channel(bareServer(), interceptor, CorrelationClientInterceptor.create(clew));

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> place(channel, CallOptions.DEFAULT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
            assertThat(TraceContext.current()).isSameAs(request);
        }
        return span("client");
    }

    @Test
    void aCallThatCannotStartIsAnError() {
        Line span = spanOf(new Throwing(true));

        assertThat(span.values()).containsEntry("outcome", "error").containsEntry("grpc_status", "UNKNOWN");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void aCallThatFailsOnItsWayOutIsGivenUpByTheStub() {
        Line span = spanOf(new Throwing(false));

        assertThat(span.values()).containsEntry("outcome", "cancelled").containsEntry("grpc_status", "CANCELLED");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void aCallThatTakesTooLongIsATimeout() {
        Channel channel = silent();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                            channel,
                            Orders.PLACE,
                            CallOptions.DEFAULT.withDeadlineAfter(400, TimeUnit.MILLISECONDS),
                            "SKU-44"))
                    .isInstanceOf(StatusRuntimeException.class);
        }

        Line span = span("client");
        assertThat(span.values())
                .containsEntry("outcome", "timeout")
                .containsEntry("grpc_status", "DEADLINE_EXCEEDED")
                .hasEntrySatisfying(
                        "deadline_ms",
                        millis -> assertThat(Integer.parseInt(millis)).isBetween(1, 400));
        assertThat(span.level()).isEqualTo("WARN");
    }

    @Test
    void theDeadlineOfGrpcsContextCountsToo() {
        Channel channel = silent();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Scope scope = request.makeCurrent()) {
            Context.current()
                    .withDeadlineAfter(400, TimeUnit.MILLISECONDS, clock)
                    .run(() -> assertThatThrownBy(() -> place(channel, CallOptions.DEFAULT))
                            .isInstanceOf(StatusRuntimeException.class));
        } finally {
            clock.shutdownNow();
        }

        assertThat(span("client").values())
                .containsEntry("outcome", "timeout")
                .hasEntrySatisfying(
                        "deadline_ms",
                        millis -> assertThat(Integer.parseInt(millis)).isBetween(1, 400));
    }

    /** Starts a call of {@link Orders#PLACE} within the request. */
    private ClientCall<String, String> started(Channel channel, Recorded<String> answers) {
        ClientCall<String, String> call;
        try (Scope scope = request.makeCurrent()) {
            call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
            call.start(answers, new Metadata());
        }
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();
        return call;
    }

    @Test
    void aCallThatIsGivenUpIsCancelledAtOnce() throws Exception {
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = started(silent(), answers);
        Await.until(() -> callsReceived() == 1);

        call.cancel("changed my mind", null);

        // The thread that cancels ends the span, or the one that hears of it, whichever is first.
        Await.until(() -> !log.spansEnded("client").isEmpty());
        assertThat(answers.status().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(answers.seen()).contains("onClose " + CALLERS_ID);
        assertThat(span("client").values())
                .containsEntry("outcome", "cancelled")
                .containsEntry("grpc_status", "CANCELLED");
    }

    @Test
    void givingUpACallThatIsOverChangesNothing() throws Exception {
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = started(echo(), answers);
        answers.status();

        call.cancel("too late", null);

        assertThat(span("client").values()).containsEntry("outcome", "ok");
    }

    @Test
    void aSecondStartIsRefusedAndLeavesTheCallAsItIs() throws Exception {
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = started(silent(), answers);

        assertThatThrownBy(() -> call.start(new Recorded<>(), new Metadata()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("lready started");
        assertThat(log.spansEnded("client")).isEmpty();
        call.cancel("enough", null);

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(span("client").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aCallWithoutAListenerIsRefusedAsWithoutUs() {
        Channel channel = echo();
        try (Scope scope = request.makeCurrent()) {
            ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
            assertThatThrownBy(() -> call.start(null, new Metadata())).isInstanceOf(NullPointerException.class);
        }

        assertThat(log.spansEnded("client")).isEmpty();
    }

    @Test
    void aCallThatIsGivenUpBeforeItStartsHasNoSpan() {
        Channel channel = echo();
        try (Scope scope = request.makeCurrent()) {
            ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
            call.cancel("never mind", null);
        }

        assertThat(log.spansEnded("client")).isEmpty();
        assertThat(callsReceived()).isZero();
    }

    @Test
    void aCancelledFutureCancelsItsCall() {
        Channel channel = silent();
        try (Scope scope = request.makeCurrent()) {
            ClientCalls.futureUnaryCall(channel.newCall(Orders.PLACE, CallOptions.DEFAULT), "SKU-44")
                    .cancel(true);
        }

        assertThat(span("client").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aBlockingIteratorThatIsAbandonedEndsWithItsContext() {
        Channel channel = client(serve(Orders.with(
                Orders.WATCH, ServerCalls.asyncServerStreamingCall((text, answers) -> answers.onNext(text)))));
        Context.CancellableContext around = Context.current().withCancellation();
        try (Scope scope = request.makeCurrent()) {
            around.run(() -> {
                Iterator<String> answers =
                        ClientCalls.blockingServerStreamingCall(channel, Orders.WATCH, CallOptions.DEFAULT, "SKU-44");
                assertThat(answers.next()).isEqualTo("SKU-44");
                around.cancel(null);
                assertThatThrownBy(answers::hasNext).isInstanceOf(StatusRuntimeException.class);
            });
        }

        assertThat(span("client").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aListenerThatThrowsCancelsItsCall() {
        Channel channel = echo();
        CompletableFuture<Status> status = new CompletableFuture<>();
        try (Scope scope = request.makeCurrent()) {
            ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(String message) {
                            throw new IllegalStateException("broken");
                        }

                        @Override
                        public void onClose(Status last, Metadata trailers) {
                            status.complete(last);
                        }
                    },
                    new Metadata());
            call.request(2);
            call.sendMessage("SKU-44");
            call.halfClose();
        }

        assertThat(status.orTimeout(10, TimeUnit.SECONDS).join().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(span("client").values()).containsEntry("outcome", "cancelled");
        assertThat(span("client").error()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void callIsMadeIfAListenerFails() {
        Clew failing = Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new FailingListener())
                .build();

        assertThat(placeInRequest(client(bareServer(), failing))).isEqualTo("SKU-44");

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.span_listener", 2L));
    }

    @Test
    void callIsMadeIfAFormatFails() {
        Clew failing = Clew.builder().propagator(new FailingFormat()).build();

        assertThat(placeInRequest(client(bareServer(), failing))).isEqualTo("SKU-44");

        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.inject", 1L));
        assertThat(span("client").values()).containsEntry("outcome", "ok");
    }
}
