package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.FailingFormat;
import dev.clew.testkit.FailingListener;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.util.TransmitStatusRuntimeExceptionInterceptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that throw, clients that give up, and code of ours that fails. */
abstract class ServerFailures extends GrpcFixture {
    ServerFailures(Transport transport) {
        super(transport);
    }

    private Channel serving(ServerCalls.UnaryMethod<String, String> handler) {
        return channel(serve(Orders.placing(handler), CorrelationServerInterceptor.create(clew)));
    }

    /** Throws before the call is handled. */
    private record Throwing(Supplier<RuntimeException> failure) implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            throw failure.get();
        }
    }

    /** Throws in a method that is called as the call goes on. */
    private record ThrowingIn(String method) implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            ServerCall<Q, R> throwing = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendMessage(R message) {
                    throwIn("sendMessage");
                    super.sendMessage(message);
                }

                @Override
                public void close(Status status, Metadata trailers) {
                    throwIn("close");
                    super.close(status, trailers);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(throwing, headers)) {
                @Override
                public void onHalfClose() {
                    throwIn("onHalfClose");
                    super.onHalfClose();
                }
            };
        }

        private void throwIn(String current) {
            if (method.equals(current)) {
                throw new IllegalStateException("broken");
            }
        }
    }

    private Line spanOf(ServerInterceptor interceptor, Status.Code expected) {
        Channel channel = channel(serve(Orders.echoing(), interceptor, CorrelationServerInterceptor.create(clew)));

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(expected);
        return span("server");
    }

    @Test
    void anExceptionOfTheHandlerIsAnError() {
        Channel channel = serving((text, answers) -> {
            throw new IllegalStateException("broken");
        });

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNKNOWN);

        Line span = span("server");
        assertThat(span.message()).isEqualTo("clew.test.Orders/Place failed");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
        assertThat(span.values()).containsEntry("grpc_status", "UNKNOWN").containsEntry("outcome", "error");
    }

    @Test
    void aStatusThatTheHandlerThrowsIsUnknownToTheClientAndInTheSpan() {
        Channel channel = serving((text, answers) -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNKNOWN);

        assertThat(span("server").values())
                .containsEntry("grpc_status", "UNKNOWN")
                .containsEntry("outcome", "error");
    }

    @Test
    void anExceptionAfterTheAnswerIsAnErrorOfACallThatWasAnswered() {
        Channel channel = serving((text, answers) -> {
            Orders.answer(text, answers);
            throw new IllegalStateException("too late");
        });

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.OK);

        assertThat(span("server").values()).containsEntry("grpc_status", "OK").containsEntry("outcome", "error");
    }

    @Test
    void anExceptionOfAnInterceptorIsAnError() {
        Line span = spanOf(new Throwing(() -> new IllegalStateException("broken")), Status.Code.UNKNOWN);

        assertThat(span.values()).containsEntry("grpc_status", "UNKNOWN").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendMessage", "close", "onHalfClose"})
    void anExceptionOfAnInterceptorAsTheCallGoesOnIsAnErrorToo(String method) {
        Line span = spanOf(new ThrowingIn(method), Status.Code.UNKNOWN);

        assertThat(span.values()).containsEntry("grpc_status", "UNKNOWN").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void anInterceptorThatRefusesByAnExceptionIsNoError() {
        Line span = spanOf(new Throwing(Status.UNAUTHENTICATED::asRuntimeException), Status.Code.UNAUTHENTICATED);

        assertThat(span.values())
                .containsEntry("grpc_status", "UNAUTHENTICATED")
                .containsEntry("outcome", "ok");
        assertThat(span.error()).isNull();
    }

    @Test
    void aStatusThatAnInterceptorFurtherInMakesOfAnExceptionBringsTheIdBack() {
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> {
                    throw Status.NOT_FOUND.asRuntimeException();
                }),
                TransmitStatusRuntimeExceptionInterceptor.instance(),
                CorrelationServerInterceptor.create(clew)));

        Answer answer = place(channel, headers("x-request-id", CALLERS_ID));

        assertThat(answer.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(answer.trailers().getAll(REQUEST_ID)).containsExactly(CALLERS_ID);
        assertThat(span("server").values()).containsEntry("grpc_status", "NOT_FOUND");
    }

    @Test
    void anInterceptorFurtherOutStillDecidesWhatAnExceptionMeans() {
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> {
                    throw Status.NOT_FOUND.asRuntimeException();
                }),
                CorrelationServerInterceptor.create(clew),
                TransmitStatusRuntimeExceptionInterceptor.instance()));

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void aHandlerWithoutAListenerIsAnError() {
        Channel channel = channel(
                serve(Orders.with(Orders.PLACE, (call, headers) -> null), CorrelationServerInterceptor.create(clew)));

        assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNKNOWN);

        assertThat(span("server").error()).isEqualTo(NullPointerException.class.getName());
    }

    /** Starts a call of {@link Orders#PLACE} that nobody waits for. */
    private static ClientCall<String, String> started(Channel channel, CallOptions options) {
        ClientCall<String, String> call = channel.newCall(Orders.PLACE, options);
        call.start(new ClientCall.Listener<>() {}, headers("x-request-id", CALLERS_ID));
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();
        return call;
    }

    @Test
    void aClientThatGivesUpCancelsTheCallInItsContext() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        Channel channel = serving((text, answers) -> {
            ServerCallStreamObserver<String> observer = (ServerCallStreamObserver<String>) answers;
            observer.setOnCancelHandler(
                    () -> cancelled.complete(TraceContext.current().requestId()));
            arrived.countDown();
        });
        ClientCall<String, String> call = started(channel, CallOptions.DEFAULT);
        arrived.await();

        call.cancel("changed my mind", null);

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo(CALLERS_ID);
        assertThat(span("server").values())
                .containsEntry("grpc_status", "CANCELLED")
                .containsEntry("outcome", "cancelled");
        assertThat(span("server").level()).isEqualTo("WARN");
    }

    @Test
    void anExceptionOfAHandlerWhoseClientIsGoneIsNoError() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Channel channel = serving((text, answers) -> {
            Context.current().addListener(context -> gone.countDown(), Runnable::run);
            arrived.countDown();
            try {
                gone.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            answers.onNext(text);
        });
        ClientCall<String, String> call = started(channel, CallOptions.DEFAULT);
        arrived.await();

        call.cancel("changed my mind", null);

        assertThat(span("server").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aCallThatTakesTooLongIsATimeout() {
        Channel channel = serving((text, answers) -> {});

        started(channel, CallOptions.DEFAULT.withDeadlineAfter(400, TimeUnit.MILLISECONDS));

        Line span = span("server");
        assertThat(span.values())
                .containsEntry("grpc_status", "DEADLINE_EXCEEDED")
                .containsEntry("outcome", "timeout")
                .containsKey("deadline_ms");
        assertThat(span.level()).isEqualTo("WARN");
    }

    @Test
    void callIsServedIfAListenerFails() {
        Clew failing = Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new FailingListener())
                .build();
        Channel channel = channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(failing)));

        assertThat(place(channel, headers()).text()).isEqualTo("SKU-44");

        Await.until(() -> failing.counters().get("skipped.span_listener") == 2);
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.span_listener", 2L));
    }

    @Test
    void callIsServedIfAFormatFails() {
        Clew failing = Clew.builder().propagator(new FailingFormat()).build();
        Channel channel = channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(failing)));

        Answer answer = place(channel, headers("x-request-id", CALLERS_ID));

        assertThat(answer.text()).isEqualTo("SKU-44");
        assertThat(answer.headers().get(REQUEST_ID)).matches(ServerIds.GENERATED);
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.extract", 1L));
        assertThat(List.of(span("server").values().get("outcome"))).containsExactly("ok");
    }
}
