package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The context of the caller is current in each callback, for all kinds of calls. */
abstract class ClientCallbacks extends ClientFixture {
    private static final Context.Key<String> TENANT = Context.key("tenant");

    ClientCallbacks(Transport transport) {
        super(transport);
    }

    static Stream<MethodDescriptor<String, String>> methods() {
        return Stream.of(Orders.PLACE, Orders.WATCH, Orders.IMPORT, Orders.TALK);
    }

    /** Starts a call within the request, and goes on with it outside. */
    private Recorded<String> callInRequest(Channel channel, MethodDescriptor<String, String> method) {
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call;
        try (Scope scope = request.makeCurrent()) {
            call = channel.newCall(method, CallOptions.DEFAULT);
            call.start(answers, new Metadata());
        }
        call.request(10);
        call.sendMessage("SKU-44");
        call.halfClose();
        return answers;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyCallbackHasTheContextOfTheCaller(MethodDescriptor<String, String> method) throws Exception {
        Recorded<String> answers = callInRequest(echo(), method);

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(answers.messages()).containsExactly("SKU-44");
        assertThat(answers.seen())
                .contains("onHeaders " + CALLERS_ID, "onMessage " + CALLERS_ID, "onClose " + CALLERS_ID)
                .isSubsetOf(
                        "onHeaders " + CALLERS_ID,
                        "onMessage " + CALLERS_ID,
                        "onReady " + CALLERS_ID,
                        "onClose " + CALLERS_ID);
        assertThat(span("client").values())
                .containsEntry("span", method.getFullMethodName())
                .containsEntry("outcome", "ok");
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
    }

    @Test
    void callbacksOutsideARequestHaveNoContext() throws Exception {
        Channel channel = echo();
        callInRequest(channel, Orders.PLACE).status();

        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
        call.start(answers, new Metadata());
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(answers.seen()).contains("onMessage ", "onClose ").allMatch(line -> !line.contains(CALLERS_ID));
        span("client");
    }

    @Test
    void aCallThatIsStartedOnAnotherThreadHasTheContextInWhichItWasMade() throws Exception {
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call;
        try (Scope scope = request.makeCurrent()) {
            call = echo().newCall(Orders.PLACE, CallOptions.DEFAULT);
        }
        Thread starting = new Thread(() -> call.start(answers, new Metadata()));
        starting.start();
        starting.join();
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        span("client");
    }

    /** Tells with which tenant and request an answer came. */
    private static final class TenantObserver implements StreamObserver<String> {
        private final CompletableFuture<String> seen = new CompletableFuture<>();

        @Override
        public void onNext(String answer) {
            seen.complete(TENANT.get() + ' ' + TraceContext.current().requestId());
        }

        @Override
        public void onError(Throwable failure) {
            seen.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }

    @Test
    void theContextOfGrpcIsThereInAnObserverBesideOurs() throws Exception {
        Channel channel = echo();
        TenantObserver observer = new TenantObserver();
        try (Scope scope = request.makeCurrent()) {
            Context.current()
                    .withValue(TENANT, "acme")
                    .run(() -> ClientCalls.asyncUnaryCall(
                            channel.newCall(Orders.PLACE, CallOptions.DEFAULT), "SKU-44", observer));
        }

        assertThat(observer.seen.get(10, TimeUnit.SECONDS)).isEqualTo("acme " + CALLERS_ID);
        span("client");
    }

    @Test
    void whatAnInterceptorPutsIntoTheContextOfGrpcIsThereTooBeforeAndBehindOurs() throws Exception {
        ClientInterceptor ours = CorrelationClientInterceptor.create(clew);
        ClientInterceptor theirs = new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                Context context = Context.current().withValue(TENANT, "acme");
                Context before = context.attach();
                try {
                    return next.newCall(method, options);
                } finally {
                    context.detach(before);
                }
            }
        };
        Server server = bareServer();
        for (Channel channel : List.of(channel(server, ours, theirs), channel(server, theirs, ours))) {
            TenantObserver observer = new TenantObserver();
            try (Scope scope = request.makeCurrent()) {
                ClientCalls.asyncUnaryCall(channel.newCall(Orders.PLACE, CallOptions.DEFAULT), "SKU-44", observer);
            }
            assertThat(observer.seen.get(10, TimeUnit.SECONDS)).isEqualTo("acme " + CALLERS_ID);
        }
        spans("client", 2);
    }

    @Test
    void aFuturesListenerHasTheContext() throws Exception {
        Channel channel = echo();
        CompletableFuture<String> seen = new CompletableFuture<>();
        ListenableFuture<String> answer;
        try (Scope scope = request.makeCurrent()) {
            answer = ClientCalls.futureUnaryCall(channel.newCall(Orders.PLACE, CallOptions.DEFAULT), "SKU-44");
            answer.addListener(
                    () -> seen.complete(TraceContext.current().requestId()),
                    TraceContext.current().wrap(Runnable::run));
        }

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("SKU-44");
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(CALLERS_ID);
        // The span has ended when the answer is there.
        assertThat(log.spansEnded("client")).hasSize(1);
    }

    @Test
    void aBlockingIteratorLeavesNoScopeOpen() {
        Channel channel = echo();
        try (Scope scope = request.makeCurrent()) {
            Iterator<String> answers =
                    ClientCalls.blockingServerStreamingCall(channel, Orders.WATCH, CallOptions.DEFAULT, "SKU-44");
            assertThat(TraceContext.current()).isSameAs(request);
            assertThat(answers.next()).isEqualTo("SKU-44");
            assertThat(answers.hasNext()).isFalse();
            assertThat(TraceContext.current()).isSameAs(request);
        }
        assertThat(span("client").values()).containsEntry("grpc_status", "OK");
    }

    @Test
    void anObserverOfAStreamHasTheContext() throws Exception {
        List<String> seen = new ArrayList<>();
        CompletableFuture<List<String>> all = new CompletableFuture<>();
        StreamObserver<String> requests;
        try (Scope scope = request.makeCurrent()) {
            requests = ClientCalls.asyncBidiStreamingCall(
                    echo().newCall(Orders.TALK, CallOptions.DEFAULT), new StreamObserver<>() {
                        @Override
                        public void onNext(String answer) {
                            seen.add(answer + ' ' + TraceContext.current().requestId());
                        }

                        @Override
                        public void onError(Throwable failure) {
                            all.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {
                            seen.add("completed " + TraceContext.current().requestId());
                            all.complete(seen);
                        }
                    });
        }
        requests.onNext("one");
        requests.onNext("two");
        requests.onCompleted();

        assertThat(all.get(10, TimeUnit.SECONDS))
                .containsExactly("one " + CALLERS_ID, "two " + CALLERS_ID, "completed " + CALLERS_ID);
        span("client");
    }

    @Test
    void manyCallsOfOneThreadKeepTheirOwnContexts() throws Exception {
        Channel channel = echo();
        List<Recorded<String>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            try (Scope scope = receive("request-number-" + i).makeCurrent()) {
                Recorded<String> answers = new Recorded<>();
                ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
                call.start(answers, new Metadata());
                call.request(2);
                call.sendMessage("SKU-44");
                call.halfClose();
                all.add(answers);
            }
        }

        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(all.get(i).seen()).contains("onClose request-number-" + i);
        }
        spans("client", 50);
        assertThat(sent("x-request-id")).doesNotHaveDuplicates().hasSize(50);
        assertThat(clew.counters().all()).isEmpty();
    }
}
