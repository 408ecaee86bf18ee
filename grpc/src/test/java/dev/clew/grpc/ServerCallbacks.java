package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.TraceContext;
import dev.clew.testkit.LeakExtension;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The context is current wherever gRPC calls the application. */
abstract class ServerCallbacks extends GrpcFixture {
    ServerCallbacks(Transport transport) {
        super(transport);
    }

    /** Answers each message with itself, and notes each callback with the request id that it saw. */
    private record Noting(List<String> seen) implements ServerCallHandler<String, String> {
        private void note(String callback) {
            String line = callback + ' ' + TraceContext.current().requestId();
            if (!seen.contains(line)) {
                seen.add(line);
            }
        }

        @Override
        public ServerCall.Listener<String> startCall(ServerCall<String, String> call, Metadata headers) {
            note("startCall");
            call.sendHeaders(new Metadata());
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(String message) {
                    note("onMessage");
                    call.sendMessage(message);
                    call.request(1);
                }

                @Override
                public void onHalfClose() {
                    note("onHalfClose");
                    call.close(Status.OK, new Metadata());
                }

                @Override
                public void onReady() {
                    note("onReady");
                }

                @Override
                public void onComplete() {
                    note("onComplete");
                }
            };
        }
    }

    @Test
    void everyCallbackOfAStreamHasTheContext() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Channel channel =
                channel(serve(Orders.with(Orders.TALK, new Noting(seen)), CorrelationServerInterceptor.create(clew)));
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = channel.newCall(Orders.TALK, CallOptions.DEFAULT);
        call.start(answers, headers("x-request-id", CALLERS_ID));
        call.request(10);

        call.sendMessage("one");
        call.sendMessage("two");
        call.halfClose();

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(answers.messages()).containsExactly("one", "two");
        span("server");
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "startCall " + CALLERS_ID,
                        "onReady " + CALLERS_ID,
                        "onMessage " + CALLERS_ID,
                        "onHalfClose " + CALLERS_ID,
                        "onComplete " + CALLERS_ID);
    }

    @Test
    void aHandlerThatWaitsForRoomKeepsTheContext() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        String large = "x".repeat(50_000);
        Channel channel = channel(serve(
                Orders.with(Orders.WATCH, ServerCalls.asyncServerStreamingCall((text, answers) -> {
                    ServerCallStreamObserver<String> observer = (ServerCallStreamObserver<String>) answers;
                    int[] sent = {0};
                    observer.setOnReadyHandler(() -> {
                        seen.add(TraceContext.current().requestId());
                        while (observer.isReady() && sent[0] < 20) {
                            sent[0]++;
                            observer.onNext(large);
                        }
                        if (sent[0] == 20) {
                            sent[0]++;
                            observer.onCompleted();
                        }
                    });
                })),
                CorrelationServerInterceptor.create(clew)));
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = channel.newCall(Orders.WATCH, CallOptions.DEFAULT);
        call.start(answers, headers("x-request-id", CALLERS_ID));
        call.sendMessage("SKU-44");
        call.halfClose();

        for (int i = 1; i <= 20; i++) {
            call.request(1);
            answers.awaitMessages(i);
        }
        call.request(1);

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(seen).hasSizeGreaterThan(1).containsOnly(CALLERS_ID);
        span("server");
    }

    @Test
    void theApplicationsExecutorsKeepTheContextIfTheyAreWrapped() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            ExecutorService wrapped = ContextExecutors.wrap(pool);
            Channel channel = channel(serve(
                    Orders.placing((text, answers) -> wrapped.execute(
                            () -> Orders.answer(TraceContext.current().requestId(), answers))),
                    CorrelationServerInterceptor.create(clew)));

            assertThat(place(channel, headers("x-request-id", CALLERS_ID)).text())
                    .isEqualTo(CALLERS_ID);
            span("server");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aScopeThatAHandlerLeavesOpenIsGoneBeforeTheNextCall() {
        List<String> before = new CopyOnWriteArrayList<>();
        ServerInterceptor outermost = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                before.add(TraceContext.current().requestId());
                return next.startCall(call, headers);
            }
        };
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Channel channel = channel(start(serverBuilder()
                    .executor(one)
                    .addService(Orders.placing((text, answers) -> {
                        request.makeCurrent();
                        Orders.answer(text, answers);
                    }))
                    .intercept(CorrelationServerInterceptor.create(clew))
                    .intercept(outermost)));

            place(channel, headers());
            place(channel, headers());

            spans("server", 2);
            assertThat(before).containsExactly("", "");
            assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked", "scope.leaked");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void theContextOfGrpcAndOursDoNotDisturbEachOther() {
        Context.Key<String> tenant = Context.key("tenant");
        CompletableFuture<String> later = new CompletableFuture<>();
        Channel channel = channel(serve(
                Orders.placing((text, answers) -> Context.current()
                        .withValue(tenant, "acme")
                        .run(() -> {
                            new Thread(Context.current()
                                            .wrap(TraceContext.current()
                                                    .wrap((Runnable) () -> later.complete(tenant.get()
                                                            + ' '
                                                            + TraceContext.current()
                                                                    .requestId()))))
                                    .start();
                            Orders.answer(
                                    tenant.get() + ' ' + TraceContext.current().requestId(), answers);
                        })),
                CorrelationServerInterceptor.create(clew)));

        assertThat(place(channel, headers("x-request-id", CALLERS_ID)).text()).isEqualTo("acme " + CALLERS_ID);
        assertThat(later.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("acme " + CALLERS_ID);
        span("server");
    }

    @Test
    void whatInterceptorsPutIntoTheContextOfGrpcIsThereBesideOurs() {
        Context.Key<String> tenant = Context.key("tenant");
        ServerInterceptor ours = CorrelationServerInterceptor.create(clew);
        ServerInterceptor theirs = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                return Contexts.interceptCall(Context.current().withValue(tenant, "acme"), call, headers, next);
            }
        };
        ServerServiceDefinition telling = Orders.placing((text, answers) ->
                Orders.answer(tenant.get() + ' ' + TraceContext.current().requestId(), answers));

        for (Server server : List.of(serve(telling, ours, theirs), serve(telling, theirs, ours))) {
            assertThat(place(channel(server), headers("x-request-id", CALLERS_ID))
                            .text())
                    .isEqualTo("acme " + CALLERS_ID);
        }
        spans("server", 2);
    }

    @Test
    void manyStreamsAtOnceKeepTheirOwnContexts() throws Exception {
        Channel channel = channel(serve(
                Orders.with(Orders.TALK, ServerCalls.asyncBidiStreamingCall(answers -> new EchoingIds(answers))),
                CorrelationServerInterceptor.create(clew)));
        List<ClientCall<String, String>> calls = new ArrayList<>();
        List<Recorded<String>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ClientCall<String, String> call = channel.newCall(Orders.TALK, CallOptions.DEFAULT);
            Recorded<String> recorded = new Recorded<>();
            call.start(recorded, headers("x-request-id", "request-number-" + i));
            call.request(100);
            calls.add(call);
            answers.add(recorded);
        }
        for (int message = 0; message < 10; message++) {
            calls.forEach(call -> call.sendMessage("next"));
        }
        calls.forEach(ClientCall::halfClose);

        for (int i = 0; i < 30; i++) {
            assertThat(answers.get(i).status().getCode()).isEqualTo(Status.Code.OK);
            String own = "request-number-" + i;
            assertThat(answers.get(i).messages())
                    .isEqualTo(IntStream.range(0, 10).mapToObj(each -> own).toList());
        }
        spans("server", 30);
    }
}
